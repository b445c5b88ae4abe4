/** What keeps a call for help of a home from being heard: it stands first wherever the home or its kit is looked at. Whoever may see no faults there sees none. */

import { Alert } from "antd";
import type { ReactNode } from "react";
import type { FaultView } from "../../../api/contract.ts";
import { useWords } from "../../parts/catalogue.ts";
import { timeText } from "../../parts/day-text.ts";
import { useRead } from "../client/use-client.ts";
import { useMe } from "../frame/use-me.ts";
import { faultKindWords, lifeFaultWords, workOwnerWords } from "./fault-words.ts";

export function LifeFaults({ homeId }: { homeId: string }): ReactNode {
  const { may } = useMe();
  const say = useWords(lifeFaultWords);
  const sayFault = useWords(faultKindWords);
  const sayOwner = useWords(workOwnerWords);
  const { shown } = useRead<readonly FaultView[]>(may.includes("see-faults") ? "/api/faults" : null);
  if (shown.kind !== "answer") return null;
  const theirs = shown.value.filter(
    ({ homeId: of, work }) => of === homeId && work.protectsLife && work.under === null,
  );
  if (theirs.length === 0) return null;
  return (
    <Alert
      className="trouble"
      type="error"
      showIcon
      title={say("title")}
      description={
        <ul className="lines">
          {theirs.map(({ deviceId, fault, sinceMs, work }) => (
            <li key={`${deviceId ?? ""}/${fault}`}>
              {say("line", {
                device: deviceId ?? say("gateway"),
                fault: sayFault(fault),
                time: timeText(sinceMs),
                owner: sayOwner(work.owner),
              })}
              {work.by === null ? null : say("takenBy", { name: work.by })}
            </li>
          ))}
        </ul>
      }
    />
  );
}
