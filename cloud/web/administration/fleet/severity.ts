/** What a number of points means to whoever reads it. */

import type { FleetRowView } from "../../../api/contract/fleet.ts";

export type Severity = "now" | "soon" | "watch" | "well" | "rest";

/** A deaf button or a silent home alone is now; one thing that can wait for a planned visit is soon. */
const nowFrom = 80;
const soonFrom = 30;

export function severityOf({ score, homeId }: Pick<FleetRowView, "score" | "homeId">): Severity {
  if (homeId === null) return "rest";
  if (score >= nowFrom) return "now";
  if (score >= soonFrom) return "soon";
  return score > 0 ? "watch" : "well";
}

/** Never by colour alone. */
export const severityMarks: Readonly<Record<Severity, string>> = {
  now: "▲",
  soon: "◆",
  watch: "●",
  well: "✓",
  rest: "–",
};
