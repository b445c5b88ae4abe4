/** The quarter-hours of a day as runs to draw and as hours to read. Pure. What is not known is a run of its own, and never drawn as quiet. */

import { minutes } from "@shouwang/shared/time/duration.ts";
import type { QuarterState, UsualView } from "../../api/contract/caregiver.ts";
import type { LearnedDayView } from "../../api/contract/learned-day.ts";

const quartersPerHour = 4;
const quartersPerDay = 96;

/** In per cent of the day. */
export type Run = { state: QuarterState; from: number; width: number };

export function runsOf(quarters: readonly QuarterState[]): readonly Run[] {
  const runs: { state: QuarterState; first: number; count: number }[] = [];
  for (const [n, state] of quarters.entries()) {
    const last = runs[runs.length - 1];
    if (last?.state === state) last.count += 1;
    else runs.push({ state, first: n, count: 1 });
  }
  const percent = (count: number): number => (count / quartersPerDay) * 100;
  return runs.map(({ state, first, count }) => ({ state, from: percent(first), width: percent(count) }));
}

export const howOftens = ["often", "sometimes", "seldom", "unknown"] as const;
export type HowOften = (typeof howOftens)[number];
export type Hour = { hour: number; today: QuarterState; usual: HowOften };

/** For the reader of one hour: what helped most, else what is doubtful, before what is quiet. */
const firstOf: readonly QuarterState[] = ["moved", "gap", "away", "still", "to-come"];
/** On more than every second day, and on more than one in five. */
const oftenFrom = 0.5;
const sometimesFrom = 0.2;

export function hoursOf({ today, usual }: Pick<UsualView, "today" | "usual">): readonly Hour[] {
  return Array.from({ length: quartersPerDay / quartersPerHour }, (_none, hour) => {
    const from = hour * quartersPerHour;
    const states = today.slice(from, from + quartersPerHour);
    const shares = usual.slice(from, from + quartersPerHour).filter((share) => share !== null);
    return {
      hour,
      today: firstOf.find((state) => states.includes(state)) ?? "gap",
      usual: shares.length === 0 ? "unknown" : howOften(Math.max(...shares)),
    };
  });
}

function howOften(share: number): HowOften {
  if (share > oftenFrom) return "often";
  return share > sometimesFrom ? "sometimes" : "seldom";
}

/** `06:05` */
export function minuteText(minute: number): string {
  const two = (count: number): string => String(count).padStart(2, "0");
  const whole = Math.round(minute) % (24 * 60);
  return `${two(Math.floor(whole / 60))}:${two(whole % 60)}`;
}

export type LearnedHour = { usualMs: number; isOwn: boolean };

/** By hour of the clock the longer of its halves; null: nothing is learned. */
export function learnedHour(
  { usualMinutes, othersAt }: Pick<LearnedDayView, "usualMinutes" | "othersAt">,
  hour: number,
): LearnedHour | null {
  const from = hour * 2;
  const halves = usualMinutes.slice(from, from + 2);
  if (halves.length === 0) return null;
  return { usualMs: minutes(Math.max(...halves)), isOwn: !othersAt.some((n) => n === from || n === from + 1) };
}
