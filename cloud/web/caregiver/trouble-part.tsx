/** Nothing can be shown: why, what to do meanwhile, and another try. */

import type { ReactNode } from "react";
import { useWords } from "../parts/catalogue.ts";
import { useRefusalText, type Refused } from "../parts/refusal.ts";
import { frameWords } from "./words.ts";

export function TroublePart({ trouble, again }: { trouble: Refused; again: () => void }): ReactNode {
  const say = useWords(frameWords);
  const refusalText = useRefusalText();
  return (
    <section className="whole" role="alert">
      <h1>{say("failed")}</h1>
      <p>{refusalText(trouble)}</p>
      <p>{say("failedDo")}</p>
      <button type="button" className="act act-first" onClick={again}>
        {say("again")}
      </button>
    </section>
  );
}
