/** The days of a home, as pages ask for them; `sql-days.ts` reads them. */

import type { HomeId } from "@shouwang/shared/domain/ids.ts";
import type { Home } from "../registry/registry.ts";
import { dayOf, type Day } from "../registry/residents/day.ts";
import type { DayFacts, Span } from "./day-facts.ts";

export type Days = {
  /** From one day to another, both included. */
  of(home: Home, range: { from: Day; to: Day }, signal: AbortSignal): Promise<readonly DayFacts[]>;
  /** In this range, nobody was heard. */
  gaps(homeId: HomeId, range: Span): Promise<readonly Span[]>;
};

/** Without overlap, within the range. */
export function joined(spans: readonly Span[], range: Span): readonly Span[] {
  const inside = spans
    .map((one) => ({ fromMs: Math.max(one.fromMs, range.fromMs), toMs: Math.min(one.toMs, range.toMs) }))
    .filter(({ fromMs, toMs }) => fromMs < toMs)
    .toSorted((one, other) => one.fromMs - other.fromMs);
  return inside.reduce<Span[]>((done, one) => {
    const last = done.at(-1);
    if (last === undefined || one.fromMs > last.toMs) return [...done, one];
    return [...done.slice(0, -1), { fromMs: last.fromMs, toMs: Math.max(last.toMs, one.toMs) }];
  }, []);
}

export const todayOf = (home: Home, nowMs: number): Day => dayOf(nowMs, home.settings.timeZone);
