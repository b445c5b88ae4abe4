/** Why something was not done, read aloud when it appears, with the button that helps. */

import { Alert, Button } from "antd";
import type { ReactNode } from "react";
import { useWords } from "../../parts/catalogue.ts";
import { useRefusalText, type Refused } from "../../parts/refusal.ts";
import { frameWords } from "../frame/words.ts";

/** @param reload what brings the present state; left out where there is nothing to bring. */
export function Trouble({ of: refused, reload }: { of: Refused | null; reload?: (() => void) | undefined }): ReactNode {
  const say = useWords(frameWords);
  const textOf = useRefusalText();
  return (
    <div role="alert">
      {refused ? (
        <Alert
          className="trouble"
          type="error"
          showIcon
          role="presentation"
          title={textOf(refused)}
          action={reload ? <Button onClick={reload}>{say("reload")}</Button> : null}
        />
      ) : null}
    </div>
  );
}
