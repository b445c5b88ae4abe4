/** A day of the calendar as GB/T 7408 and ISO 8601 write it: `2026-11-30`. Such texts compare as the days do. */

export type Day = string;

const monthDays = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

export function isDay(text: string): boolean {
  const [, year, month, day] = /^(\d{4})-(\d{2})-(\d{2})$/.exec(text) ?? [];
  if (year === undefined || month === undefined || day === undefined) return false;
  return Number(year) >= 1850 && Number(day) >= 1 && Number(day) <= daysIn(Number(year), Number(month));
}

function daysIn(year: number, month: number): number {
  const isLeap = (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0;
  return month === 2 && isLeap ? 29 : (monthDays[month - 1] ?? 0);
}

const formats = new Map<string, Intl.DateTimeFormat>();

/** The day that it is in this zone. */
export function dayOf(atMs: number, timeZone: string): Day {
  let format = formats.get(timeZone);
  if (format === undefined) {
    // en-CA writes a date as ISO 8601 does.
    format = new Intl.DateTimeFormat("en-CA", { timeZone, year: "numeric", month: "2-digit", day: "2-digit" });
    formats.set(timeZone, format);
  }
  return format.format(atMs);
}

/** The same day of a later month, or the last one of it. */
export function addMonths(day: Day, months: number): Day {
  const [year = 0, month = 1, date = 1] = day.split("-").map(Number);
  const counted = year * 12 + (month - 1) + months;
  const [toYear, toMonth] = [Math.floor(counted / 12), (counted % 12) + 1];
  const to = [String(toYear).padStart(4, "0"), two(toMonth), two(Math.min(date, daysIn(toYear, toMonth)))];
  return to.join("-");
}

const two = (n: number): string => String(n).padStart(2, "0");

/** What people type for a day: 2026-01-05, 2026/1/5, 2026.1.5, 2026年1月5日, 20260105. */
export function readDay(text: string): Day | undefined {
  const [, year, month, day] =
    /^(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?$/.exec(text) ?? /^(\d{4})(\d{2})(\d{2})$/.exec(text) ?? [];
  if (year === undefined || month === undefined || day === undefined) return undefined;
  const written = `${year}-${month.padStart(2, "0")}-${day.padStart(2, "0")}`;
  return isDay(written) ? written : undefined;
}
