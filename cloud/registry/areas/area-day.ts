/**
 * A day in the life of an area, as exactly as it is known: `2020-06-05`, `2020-06` or `2020`. What is known by the year only counts from its first day.
 * Such texts compare as the days do.
 */

import { z } from "zod";

export type AreaDay = string;

const pattern = /^(\d{4})(-(\d{2})(-(\d{2}))?)?$/;

function isAreaDay(text: string): boolean {
  const [, , , month = "01", , day = "01"] = pattern.exec(text) ?? [];
  if (!pattern.test(text)) return false;
  const [monthNumber, dayNumber] = [Number(month), Number(day)];
  if (monthNumber < 1 || monthNumber > 12 || dayNumber < 1) return false;
  const year = Number(text.slice(0, 4));
  const isLeap = (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0;
  const longest = [31, isLeap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31][monthNumber - 1] ?? 0;
  return dayNumber <= longest;
}

export const areaDayField = z.string().refine(isAreaDay, "not a day: 2020-06-05, 2020-06 or 2020");

/** The day it is at the eastern end of the deployment's calendar: China has one time zone, UTC+8, without summer time. */
export function areaDayOf(atMs: number): AreaDay {
  return new Intl.DateTimeFormat("en-CA", { timeZone: "Asia/Shanghai" }).format(atMs);
}
