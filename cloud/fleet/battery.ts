/**
 * How long a battery will last, from how it fell so far. Pure.
 *
 * Idea: a level travels only when it has changed (`gateway/core/reduction.ts`), so between two values the earlier one holds, for as long as anything was heard of the device.
 * Of the days since the battery was put in, the middle of the slopes between any two of them (Theil and Sen) says how much it loses a day: one wrong reading moves a mean, and
 * not the middle.
 *
 * Input: the mean of each day that has a value, oldest first. Limits: `daysSpan` at least between the first and the last day, else nothing is claimed; `samplesMax` days are
 * compared. A level that stands still (lithium cells say 100 % until they are nearly empty) has no slope, and that is said instead of a number.
 *
 * Source: a working rule of the house (docs/decisions/0135), no standard's; 10 % is where makers of Zigbee sensors stop to promise anything.
 */

import { days } from "@shouwang/shared/time/duration.ts";

/** One day of a level. `atMs`: its beginning. */
export type DayLevel = { atMs: number; mean: number };

export type Battery =
  /** `no-level`: it never said one, or has none. */
  | { at: "unknown"; why: "no-level" }
  /** `short`: too few days yet. `still`: it does not fall so far that anything follows. */
  | { at: "level"; percent: number; atMs: number; daysLeft: null; why: "short" | "still" }
  | { at: "level"; percent: number; atMs: number; daysLeft: number; why: null };

/** Here it counts as empty. */
export const emptyPercent = 10;
/** A rise by so much is a new battery, no noise. */
const renewedBy = 15;
const daysSpan = 7;
const samplesMax = 60;
/** Slower than this it lasts for years, and the number would be an invention. Percent a day. */
const slowest = 0.02;
/** Nobody plans further ahead. */
const daysLeftMax = 999;
const dayMs = days(1);

/** @param heardMs the last day on which anything of the device was stored: until then its level holds. */
export function batteryOf(levels: readonly DayLevel[], heardMs: number | null): Battery {
  const last = levels.at(-1);
  if (last === undefined) return { at: "unknown", why: "no-level" };
  const { mean, atMs } = last;
  const percent = Math.round(mean);
  const held = filled(sinceRenewed(levels), Math.max(atMs, heardMs ?? 0));
  const first = held[0];
  const newest = held.at(-1);
  if (first === undefined || newest === undefined || newest.atMs - first.atMs < daysSpan * dayMs)
    return { at: "level", percent, atMs, daysLeft: null, why: "short" };
  if (percent <= emptyPercent) return { at: "level", percent, atMs, daysLeft: 0, why: null };
  const lossPerDay = -middleSlope(held);
  if (lossPerDay < slowest) return { at: "level", percent, atMs, daysLeft: null, why: "still" };
  const daysLeft = Math.min(daysLeftMax, Math.floor((mean - emptyPercent) / lossPerDay));
  return { at: "level", percent, atMs, daysLeft, why: null };
}

function sinceRenewed(levels: readonly DayLevel[]): readonly DayLevel[] {
  const from = levels.findLastIndex((one, n) => one.mean - (levels[n - 1]?.mean ?? one.mean) >= renewedBy);
  return levels.slice(Math.max(0, from));
}

/** Every day from the first value until `untilMs`, each with the level that held then. */
export function filled(levels: readonly DayLevel[], untilMs: number): readonly DayLevel[] {
  const out: DayLevel[] = [];
  levels.forEach((one, n) => {
    const endMs = levels[n + 1]?.atMs ?? untilMs + 1;
    for (let atMs = one.atMs; atMs < Math.max(endMs, one.atMs + 1); atMs += dayMs) out.push({ atMs, mean: one.mean });
  });
  return out;
}

/** Percent a day. */
function middleSlope(levels: readonly DayLevel[]): number {
  const every = Math.ceil(levels.length / samplesMax);
  const some = levels.filter((_, n) => n % every === 0 || n === levels.length - 1);
  const slopes = some.flatMap((one, n) =>
    some.slice(n + 1).map((other) => ((other.mean - one.mean) * dayMs) / (other.atMs - one.atMs)),
  );
  const sorted = slopes.toSorted((one, other) => one - other);
  return sorted[Math.floor(sorted.length / 2)] ?? 0;
}
