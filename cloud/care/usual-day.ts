/**
 * What is usual in a home: on which share of days somebody moved in each quarter-hour, when the day begins and ends, how long pauses are. From the days of the same kind
 * (Monday to Friday, or the weekend) of which enough is known; of fewer than `daysNeeded` nothing is called usual.
 *
 * Idea: shares and ranges that anybody can check by counting, no model. A range is where it lies on four of five days. A usual pause is the longest one that nineteen of twenty
 * days had at that hour, so that "quieter than usual" is said seldom.
 *
 * Inputs: facts of days. Limits: movement of whoever is there; a guest of a week becomes usual, and is forgotten after four. Source: docs/decisions/0134.
 */

import { minutes } from "@shouwang/shared/time/duration.ts";
import type { UsualRange, UsualView } from "../api/contract/caregiver.ts";
import { quarter, quartersOfDay, type DayFacts } from "./day-facts.ts";
import { weekdayOf } from "./local-day.ts";

export const usualDays = 28;
export const daysNeeded = 3;
/** Shorter pauses are never called long, whatever a home is used to. */
const pauseAtLeast = minutes(60);
const fourOfFive = [0.1, 0.9] as const;
const nearlyAll = 0.95;

export type Usual = Pick<UsualView, "usual" | "days" | "pauseUsualMs"> & {
  firstMovement: UsualRange | null;
  lastMovement: UsualRange | null;
};

export const dayKindOf = (date: string): UsualView["dayKind"] => (weekdayOf(date) >= 6 ? "weekend" : "weekday");

/** @param before whole days, today left out. */
export function usualOf(before: readonly DayFacts[], kind: UsualView["dayKind"]): Usual {
  const ofKind = before.filter(({ date }) => dayKindOf(date) === kind);
  const counted = ofKind.filter(({ without }) => without === null);
  const leftOut = (why: DayFacts["without"]): number => ofKind.filter(({ without }) => without === why).length;
  const days = {
    counted: counted.length,
    leftOut: { gaps: leftOut("gaps"), absence: leftOut("absence"), beforeTheKit: leftOut("beforeTheKit") },
  };
  if (counted.length < daysNeeded) {
    const nobodyKnows = (length: number) => Array.from({ length }, () => null);
    return {
      usual: nobodyKnows(quartersOfDay),
      days,
      pauseUsualMs: nobodyKnows(24),
      firstMovement: null,
      lastMovement: null,
    };
  }
  return {
    usual: Array.from({ length: quartersOfDay }, (_, q) => shareOf(counted, q)),
    days,
    pauseUsualMs: Array.from({ length: 24 }, (_, hour) => pauseOf(counted, hour)),
    firstMovement: rangeOf(counted.map(({ firstMovementMinute }) => firstMovementMinute)),
    lastMovement: rangeOf(counted.map(({ lastMovementMinute }) => lastMovementMinute)),
  };
}

function shareOf(days: readonly DayFacts[], q: number): number | null {
  const known = days.filter(({ quarters }) => quarters[q] !== "gap");
  if (known.length === 0) return null;
  const share = known.filter(({ quarters }) => quarters[q] === "moved").length / known.length;
  return Math.round(share * 100) / 100;
}

function rangeOf(values: readonly (number | null)[]): UsualRange | null {
  const known = values.filter((one) => one !== null);
  if (known.length < daysNeeded) return null;
  const [low, high] = fourOfFive;
  return { fromMinute: quantile(known, low), toMinute: quantile(known, high) };
}

/** The longest time without movement that lasts in this hour, at home: on nineteen of twenty days it is not longer. */
function pauseOf(days: readonly DayFacts[], hour: number): number | null {
  const longest = days.flatMap((day) => {
    let quiet = day.quietBefore;
    let most: number | null = null;
    for (const [q, state] of day.quarters.entries()) {
      quiet = state === "moved" ? 0 : state === "still" ? (quiet === null ? null : quiet + 1) : null;
      if (Math.floor(q / 4) === hour && quiet !== null) most = Math.max(most ?? 0, quiet);
    }
    return most === null ? [] : [most];
  });
  if (longest.length < daysNeeded) return null;
  return Math.max(pauseAtLeast, (quantile(longest, nearlyAll) + 1) * quarter);
}

/** The value below which this share lies, of those that were seen. */
export function quantile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((one, other) => one - other);
  const at = Math.min(sorted.length - 1, Math.max(0, Math.ceil(share * sorted.length) - 1));
  return sorted[at] ?? 0;
}
