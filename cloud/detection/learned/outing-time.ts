/**
 * By when somebody who went out should have been seen inside again: the learned line of outings and a buffer.
 *
 * Idea: going through the half hours of the clock, the first instant at which the outing is longer than the buffer and the longest that is usual
 * around the half hours it has lasted through. Unlike at home (`check-in-time.ts`) a half hour in which nobody was ever out does not take back what
 * was usual before it: people come home late, and on recorded homes that made the difference between 14 and 8 alarms (docs/decisions/0150).
 * Until a few outings have taught anything, a fixed time.
 *
 * Inputs: what was learned, when the outing began. Limits: never later than `awayCap` after it. Where the time that is set for the home is
 * shorter, that one counts: who asks looks at it. Source: facts on inactivity §4.4.
 */

import type { Width } from "./check-in-time.ts";
import { at, cell, lengthAt, slot, slotOf, slots, type LearnedDay } from "./learned-day.ts";
import { localMs } from "@shouwang/shared/domain/local-clock.ts";

/** In whole milliseconds. */
export function backAtMs(day: LearnedDay, fromMs: number, { tuning, timeZone }: Omit<Width, "isGuestAbout">): number {
  const latestMs = fromMs + tuning.awayCap;
  if (cell(day, at.outings) < tuning.awayFirstCount) return Math.ceil(Math.min(latestMs, fromMs + tuning.awayFirst));
  let usual = 0;
  for (let atMs = fromMs; atMs < latestMs;) {
    const local = localMs(atMs, timeZone);
    const endMs = atMs + slot - (local % slot);
    usual = Math.max(usual, usualOutAt(day, slotOf(local)));
    const backMs = fromMs + usual + tuning.awayBuffer;
    if (backMs < endMs) return Math.ceil(Math.min(latestMs, Math.max(atMs, backMs)));
    atMs = endMs;
  }
  return latestMs;
}

/** The longest outing that is usual at the hours since `fromMs`; null = too few are known. */
export function usualOut(
  day: LearnedDay,
  fromMs: number,
  nowMs: number,
  width: Omit<Width, "isGuestAbout">,
): number | null {
  const { tuning, timeZone } = width;
  if (cell(day, at.outings) < tuning.awayFirstCount) return null;
  let usual = 0;
  for (let atMs = fromMs; atMs <= Math.min(nowMs, fromMs + tuning.awayCap); atMs += slot)
    usual = Math.max(usual, usualOutAt(day, slotOf(localMs(atMs, timeZone))));
  return usual;
}

/** The longest outing that is usual around this half hour of the clock. */
function usualOutAt(day: LearnedDay, index: number): number {
  const line = (of: number): number => lengthAt(day, at.awayLine + ((of + slots) % slots));
  return Math.max(line(index - 1), line(index), line(index + 1));
}
