/** How urgent: a mark, a word and the points. */

import type { ReactNode } from "react";
import type { FleetRowView } from "../../../api/contract/fleet.ts";
import { useWords } from "../../parts/catalogue.ts";
import { severityMarks, severityOf } from "./severity.ts";
import { fleetWords } from "./words.ts";

export function SeverityBadge({ of: kit }: { of: Pick<FleetRowView, "score" | "homeId"> }): ReactNode {
  const say = useWords(fleetWords);
  const severity = severityOf(kit);
  return (
    <span className={`fleet-badge fleet-${severity}`}>
      <span aria-hidden="true">{severityMarks[severity]}</span> {say(severity)}
      {kit.score > 0 ? <span className="fleet-score">{say("score", { score: kit.score })}</span> : null}
    </span>
  );
}
