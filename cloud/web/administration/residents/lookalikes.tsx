/** Who may be the same person: to be compared, by whoever may see them. */

import type { ReactNode } from "react";
import type { LookalikeView } from "../../../api/registry/contract/residents.ts";
import { useWords } from "../../parts/catalogue.ts";
import { AreaName } from "../parts/area-name.tsx";
import { samenessWords } from "./label-words.ts";
import { residentAt } from "./places.ts";
import { residentsWords } from "./words.ts";

export function Lookalikes({ of: lookalikes }: { of: readonly LookalikeView[] }): ReactNode {
  const say = useWords(residentsWords);
  const saySameness = useWords(samenessWords);
  return (
    <ul>
      {lookalikes.map((one, n) => (
        <li key={one.residentId ?? n}>
          {saySameness(one.because)}
          {" · "}
          {one.residentId === null ? (
            say("likelyElsewhere")
          ) : (
            <>
              <a href={residentAt(one.residentId)}>{one.name ?? one.residentId}</a>
              {one.bornOn === null ? "" : ` · ${say("bornOn", { day: one.bornOn })}`}
              {one.homeName === null ? "" : ` · ${one.homeName}`}{" "}
              {one.area === null ? null : <AreaName code={one.area} />}
            </>
          )}
        </li>
      ))}
    </ul>
  );
}
