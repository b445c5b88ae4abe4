/** Hours of a week as pieces of it, which can be held against each other and against a moment. Pure. */

import type { WeekHours } from "../alarms/incident-plan.ts";
import { piecesOf, type TimeWindow } from "../registry/settings/time-window.ts";

/** Empty = always. */
export function weekHoursOf(windows: readonly TimeWindow[]): readonly WeekHours[] {
  return windows.flatMap((one) => piecesOf(one).map(([fromMs, toMs]) => ({ fromMs, toMs })));
}

/** Within the one and within the other. */
export function both(one: readonly WeekHours[], other: readonly WeekHours[]): readonly WeekHours[] | "never" {
  if (one.length === 0) return other;
  if (other.length === 0) return one;
  const common = one.flatMap((a) =>
    other.flatMap((b) => {
      const [fromMs, toMs] = [Math.max(a.fromMs, b.fromMs), Math.min(a.toMs, b.toMs)];
      return fromMs < toMs ? [{ fromMs, toMs }] : [];
    }),
  );
  return common.length === 0 ? "never" : common;
}
