/**
 * Curves as uPlot takes them: one row of times, one row of values for each curve. Pure.
 *
 * A level holds until the next one, so a step is drawn from each value to the next; behind the last one nothing is claimed.
 */

import type { CurvesView } from "../../../api/contract/fleet.ts";

export type Columns = readonly [times: readonly number[], ...values: (readonly (number | null)[])[]];

/** Times in seconds, as uPlot has them. */
export function columnsOf(curves: CurvesView["curves"]): Columns {
  const times = [...new Set(curves.flatMap(({ points }) => points.map(([atMs]) => atMs)))].toSorted((a, b) => a - b);
  const values = curves.map(({ points }) => {
    const at = new Map(points);
    const lastMs = points.at(-1)?.[0] ?? -1;
    let held: number | null = null;
    return times.map((atMs) => {
      held = at.get(atMs) ?? held;
      return atMs > lastMs ? null : held;
    });
  });
  return [times.map((atMs) => atMs / 1_000), ...values];
}
