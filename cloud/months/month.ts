/**
 * A month of the calendar, as `2026-11`, and when it began and ended. Such texts compare as the months do.
 *
 * China has one time zone and no summer time, so a month begins at 16:00 UTC of the day before. Source: shared/design/glossary.json (Asia/Shanghai, single zone).
 */

import { hours } from "@shouwang/shared/time/duration.ts";

declare const monthBrand: unique symbol;
export type Month = string & { readonly [monthBrand]: true };

const aheadOfUtc = hours(8);

/** From 2000 on: before that nobody pressed anything here. */
export function parseMonth(text: string): Month | undefined {
  const [, year, month] = /^(2\d{3})-(\d{2})$/.exec(text) ?? [];
  if (year === undefined || month === undefined || Number(month) < 1 || Number(month) > 12) return undefined;
  // `as`: the one place where a month is made.
  return text as Month;
}

export function monthAt(atMs: number): Month {
  // `as`: an ISO date begins with its year and month.
  return new Date(atMs + aheadOfUtc).toISOString().slice(0, 7) as Month;
}

/** [fromMs, untilMs) */
export type Span = { fromMs: number; untilMs: number };

export function spanOf(month: Month): Span {
  const [year = 0, number = 1] = month.split("-").map(Number);
  return { fromMs: Date.UTC(year, number - 1, 1) - aheadOfUtc, untilMs: Date.UTC(year, number, 1) - aheadOfUtc };
}

/** The day so far, and the same zone as the months have. */
export function dayUntil(nowMs: number): Span {
  const fromMs = Math.floor((nowMs + aheadOfUtc) / hours(24)) * hours(24) - aheadOfUtc;
  return { fromMs, untilMs: nowMs + 1 };
}
