/** What was: faults and who dealt with them, software, what was done with the kit. */

import { Button } from "antd";
import { useState, type ReactNode } from "react";
import type { CommandView, WorkItemView } from "../../../api/contract.ts";
import type { ConditionView } from "../../../api/contract/fleet.ts";
import { useWords } from "../../parts/catalogue.ts";
import { timeText } from "../../parts/day-text.ts";
import { useRead } from "../client/use-client.ts";
import { Versions as Acts } from "../kits/history-sheet.tsx";
import { faultKindWords, workOwnerWords } from "../parts/fault-words.ts";
import { ReadView } from "../parts/read-view.tsx";
import { useMe } from "../frame/use-me.ts";
import { diagnosticsWords } from "./diagnostics-words.ts";
import { ReportOf } from "./report-of.tsx";
import { historyWords, remoteWords } from "./history-words.ts";
import { actedWords } from "./work-words.ts";
import { fleetWords } from "./words.ts";

const parts = ["faults", "versions", "diagnostics", "acts"] as const;

export function KitHistory({ kit }: { kit: ConditionView }): ReactNode {
  const say = useWords(historyWords);
  const { may } = useMe();
  const shown = parts.filter((part) => part !== "diagnostics" || may.includes("command-gateway"));
  const [open, setOpen] = useState<(typeof parts)[number] | null>(null);
  return (
    <section className="sheet">
      <h2>{say("title")}</h2>
      <div className="row lead">
        {shown.map((part) => (
          <Button key={part} aria-expanded={open === part} onClick={() => setOpen(open === part ? null : part)}>
            {say(part)}
          </Button>
        ))}
      </div>
      {open === "faults" && kit.gatewayId !== null ? <Faults gatewayId={kit.gatewayId} /> : null}
      {open === "versions" ? <Versions report={kit.report} /> : null}
      {open === "diagnostics" && kit.gatewayId !== null ? <Reports gatewayId={kit.gatewayId} /> : null}
      {open === "acts" ? <Acts kitId={kit.kitId} /> : null}
    </section>
  );
}

function Faults({ gatewayId }: { gatewayId: string }): ReactNode {
  const say = useWords(historyWords);
  const sayFault = useWords(faultKindWords);
  const sayFleet = useWords(fleetWords);
  const read = useRead<readonly WorkItemView[]>(`/api/gateways/${encodeURIComponent(gatewayId)}/faults/work`);
  return (
    <ReadView read={read} isEmpty={(items) => items.length === 0} empty={say("faultsNone")}>
      {(items) => (
        <ul className="lines">
          {items.map(({ itemId, deviceId, fault, sinceMs, endedAtMs, acts }) => (
            <li key={itemId}>
              <p className="row">
                <strong>{say("faultLine", { what: deviceId ?? sayFleet("gateway"), fault: sayFault(fault) })}</strong>
                <span className="soft">
                  {endedAtMs === null
                    ? say("fromNow", { from: timeText(sinceMs) })
                    : say("fromTo", { from: timeText(sinceMs), until: timeText(endedAtMs) })}
                </span>
              </p>
              {acts.map((act) => (
                <Act key={`${act.kind} ${act.atMs}`} act={act} />
              ))}
            </li>
          ))}
        </ul>
      )}
    </ReadView>
  );
}

function Act({ act }: { act: WorkItemView["acts"][number] }): ReactNode {
  const say = useWords(actedWords);
  const sayOwner = useWords(workOwnerWords);
  const { kind, atMs, by, to, untilMs, why } = act;
  const text = (): string => {
    switch (kind) {
      case "taken":
      case "done":
        return say(kind, { by: by ?? "" });
      case "put-off":
        return say(kind, { by: by ?? "", until: untilMs === null ? "" : timeText(untilMs) });
      case "escalated":
        return say(kind, { to: to === null ? "" : sayOwner(to) });
      case "told":
        return say(kind, { count: why ?? "" });
      default:
        // What a newer server calls it is shown as it says it.
        return kind;
    }
  };
  return (
    <p className="fleet-act">
      <span className="soft">{timeText(atMs)}</span> {text()}
      {kind === "told" || why === null ? null : <span className="as-typed"> {why}</span>}
    </p>
  );
}

/** Of the last things that were asked of it: those that it answered with a report. */
function Reports({ gatewayId }: { gatewayId: string }): ReactNode {
  const say = useWords(remoteWords);
  const sayReport = useWords(diagnosticsWords);
  const path = `/api/gateways/${encodeURIComponent(gatewayId)}/commands`;
  const read = useRead<readonly CommandView[]>(path);
  return (
    <ReadView read={read} isEmpty={(all) => !all.some(({ hasReport }) => hasReport)} empty={sayReport("none")}>
      {(all) => (
        <ul className="lines">
          {all
            .filter(({ hasReport }) => hasReport)
            .map(({ commandId, by, sentAtMs }) => (
              <li key={commandId}>
                <p>{say("by", { name: by, time: timeText(sentAtMs) })}</p>
                <ReportOf path={`${path}/${commandId}`} isOpen={false} />
              </li>
            ))}
        </ul>
      )}
    </ReadView>
  );
}

function Versions({ report }: { report: ConditionView["report"] }): ReactNode {
  const say = useWords(historyWords);
  const sayFleet = useWords(fleetWords);
  if (report === null) return <p className="soft">{sayFleet("runsUnknown")}</p>;
  const { softwareVersion, sinceMs, former } = report;
  return (
    <ul className="lines">
      <li className="row">
        <strong>{softwareVersion}</strong>
        <span className="soft">{say("fromNow", { from: timeText(sinceMs) })}</span>
      </li>
      {former.toReversed().map((one) => (
        <li className="row" key={`${one.softwareVersion} ${one.sinceMs}`}>
          <strong>{one.softwareVersion}</strong>
          <span className="soft">{say("fromTo", { from: timeText(one.sinceMs), until: timeText(one.untilMs) })}</span>
        </li>
      ))}
      {former.length === 0 ? <li className="soft">{say("versionsNone")}</li> : null}
    </ul>
  );
}
