/** The week as people live it: a time of it is a length since Monday 00:00 on a wall clock, so that 22:00 stays 22:00 where clocks are changed. */

import { localMs } from "./local-clock.ts";

const day = 86_400_000;
/** The first of January 1970 was a Thursday. */
const daysFromMonday = 3;

/** Milliseconds since Monday 00:00 in this zone, to the second. @param timeZone an IANA name that was checked where it came in. */
export function sinceMondayMs(atMs: number, timeZone: string): number {
  const sinceMonday = localMs(atMs, timeZone) + daysFromMonday * day;
  return Math.floor((sinceMonday - 7 * day * Math.floor(sinceMonday / (7 * day))) / 1_000) * 1_000;
}
