/** A day of the calendar on the wall clock of a time zone: the instants at which it begins and ends there, and the minutes of it. A day of a change of clocks has 23 or 25 hours. */

import { localMs } from "@shouwang/shared/domain/local-clock.ts";
import type { Day } from "../registry/residents/day.ts";

const hour = 3_600_000;
const day = 24 * hour;

/** 0 to 1439. @param timeZone an IANA name that was checked where it came in. */
export function minuteOfDay(atMs: number, timeZone: string): number {
  const inDay = ((wallMs(atMs, timeZone) % day) + day) % day;
  return Math.floor(inDay / 60_000);
}

/** The first instant of this date. */
export function startOfDayMs(date: Day, timeZone: string): number {
  const wanted = Date.parse(`${date}T00:00:00Z`);
  // The offset may be another one at the first guess than at midnight itself.
  let atMs = wanted - (wallMs(wanted, timeZone) - wanted);
  atMs = wanted - (wallMs(atMs, timeZone) - atMs);
  return atMs;
}

export function addDays(date: Day, count: number): Day {
  return new Date(Date.parse(`${date}T00:00:00Z`) + count * day).toISOString().slice(0, 10);
}

/** ISO: 1 = Monday. */
export function weekdayOf(date: Day): number {
  return ((new Date(`${date}T00:00:00Z`).getUTCDay() + 6) % 7) + 1;
}

/** What the wall clock shows, as if it were UTC, to the second. */
const wallMs = (atMs: number, timeZone: string): number => Math.floor(localMs(atMs, timeZone) / 1_000) * 1_000;
