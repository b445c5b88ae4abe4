/**
 * Quiet hours hold back what can wait until morning: faults of equipment, weekly things. They never hold back a life alarm, nor anything about an incident that is not over,
 * nor what nobody can say the kind of: not knowing takes the louder side. Pure: what it is, the person's hours, now.
 *
 * Hours are of the home's time; China has one zone without summer time, and another zone is asked of Intl.
 */

import { minutes } from "@shouwang/shared/time/duration.ts";

/** `canWait`: nobody is worse off for hearing of it in the morning; decided where it is made. */
export type Newsworthy =
  | { kind: "incident" }
  | { kind: "fault"; disablesLifeProtection: boolean }
  | { kind: "weekly" }
  | { kind: "unknown" };

/** From–until in minutes of the day, over midnight when until is not later; null = none. Equal = none: nobody is never told. */
export type QuietHours = { fromMinute: number; untilMinute: number; timeZone: string } | null;

/** Longer than a night is no quiet hour but a silence. */
export const quietMaxMinutes = 14 * 60;

/** When it may be told: now, or at the end of the quiet hours. */
export function tellAtMs(what: Newsworthy, quiet: QuietHours, nowMs: number): number {
  if (!canWait(what) || quiet === null) return nowMs;
  const lengthMinutes = (quiet.untilMinute - quiet.fromMinute + 1_440) % 1_440;
  if (lengthMinutes === 0 || lengthMinutes > quietMaxMinutes) return nowMs;
  const sinceMinutes = (minuteOfDay(nowMs, quiet.timeZone) - quiet.fromMinute + 1_440) % 1_440;
  if (sinceMinutes >= lengthMinutes) return nowMs;
  return nowMs + minutes(lengthMinutes - sinceMinutes);
}

function canWait(what: Newsworthy): boolean {
  switch (what.kind) {
    case "incident":
    case "unknown":
      return false;
    case "fault":
      return !what.disablesLifeProtection;
    case "weekly":
      return true;
  }
}

/** With its fraction, so that the end is met on the second. */
function minuteOfDay(atMs: number, timeZone: string): number {
  const parts = new Intl.DateTimeFormat("en-GB", {
    timeZone,
    hour: "2-digit",
    minute: "2-digit",
    second: "2-digit",
    hourCycle: "h23",
  }).formatToParts(atMs);
  const of = (type: string): number => Number(parts.find((part) => part.type === type)?.value ?? 0);
  return of("hour") * 60 + of("minute") + (of("second") + (atMs % 1_000) / 1_000) / 60;
}
