/** Hours of a week, on the clock of the home. From a minute up to, not including, another; past midnight when the end is not after the beginning. Pure. */

import { z } from "zod";
import { days, millis, minutes, type Millis } from "@shouwang/shared/time/duration.ts";
import { sinceMondayMs } from "@shouwang/shared/domain/week.ts";

export const clockField = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$|^24:00$/, "not a time of day: 08:30");

export const timeWindowSchema = z
  .object({
    /** ISO: 1 = Monday. The day on which the window begins. */
    weekdays: z.array(z.number().int().min(1).max(7)).min(1).max(7),
    from: clockField,
    to: clockField,
  })
  .refine(({ from, to }) => from !== to && from !== "24:00", "a window of no length; the whole day is 00:00 to 24:00");
export type TimeWindow = z.output<typeof timeWindowSchema>;

export const week = days(7);
const day = days(1);

/** Time since Monday 00:00 of this home. */
export type WeekTime = Millis;

const ofDay = (clock: string): number => {
  const [hour = 0, minute = 0] = clock.split(":").map(Number);
  return minutes(hour * 60 + minute);
};

/** @param weekday ISO: 1 = Monday. */
export function weekTimeAt(weekday: number, clock: string): WeekTime {
  // `as`: a length since Monday is a duration; it is made from a day and a time of it.
  return ((weekday - 1) * day + ofDay(clock)) as Millis;
}

/** Its pieces within one week, each from below to above, half open; a Sunday night goes on in the week's first piece. */
export function piecesOf({ weekdays, from, to }: TimeWindow): readonly (readonly [number, number])[] {
  const [begin, end] = [ofDay(from), ofDay(to)];
  const length = end > begin ? end - begin : end + day - begin;
  return weekdays.flatMap((weekday): (readonly [number, number])[] => {
    const start = (weekday - 1) * day + begin;
    if (start + length <= week) return [[start, start + length]];
    return [
      [start, week],
      [0, start + length - week],
    ];
  });
}

/** No windows = always. */
export function isWithin(windows: readonly TimeWindow[], at: WeekTime): boolean {
  const inWeek = ((at % week) + week) % week;
  return (
    windows.length === 0 || windows.some((one) => piecesOf(one).some(([from, to]) => from <= inWeek && inWeek < to))
  );
}

/** Where the answer of `isWithin` may change. */
export function boundsOf(windows: readonly TimeWindow[]): readonly number[] {
  return windows.flatMap((one) => piecesOf(one).flat());
}

/** The week's time in a home of this zone. */
export function weekTimeOf(atMs: number, timeZone: string): WeekTime {
  return millis(sinceMondayMs(atMs, timeZone));
}
