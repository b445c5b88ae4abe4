/**
 * The days that a page shows: today beside usual days, a week beside those before it. Whole days are counted once an hour and home, because they hardly change and every look
 * asks how long a pause is usual; today is counted at each question.
 *
 * Limits: `rememberedMax` homes, the one that was asked for longest ago is counted anew; what a kit kept for hours stands in its day an hour later at most.
 */

import type { HomeId } from "@shouwang/shared/domain/ids.ts";
import { days as inDays, hours } from "@shouwang/shared/time/duration.ts";
import { loudestOf, type Incident } from "../alarms/incident.ts";
import type { UsualView, WeekView } from "../api/contract/caregiver.ts";
import type { Home } from "../registry/registry.ts";
import { isDay, type Day } from "../registry/residents/day.ts";
import type { DayFacts } from "./day-facts.ts";
import { addDays, minuteOfDay, startOfDayMs } from "./local-day.ts";
import { todayOf, type Days } from "./days.ts";
import { dayKindOf, usualDays, usualOf, type Usual } from "./usual-day.ts";
import { weekDay, weekDays, weekFigures, weeksBefore, weeksCompared } from "./week-facts.ts";

/** About 7 KiB each. */
const rememberedMax = 2_000;
const rememberedFor = hours(1);
/** A week, those it is compared with, and a day before for its night. */
const wholeDays = weekDays + weeksCompared * weekDays + 1;
const weekBackMax = inDays(56);
const alarmsMax = 50;

export type HomeDays = {
  usual(home: Home, signal: AbortSignal): Promise<UsualView>;
  /** @param from undefined: the last seven whole days. Null: further back, or later, than is answered. */
  week(home: Home, from: Day | undefined, signal: AbortSignal): Promise<WeekView | null>;
  /** The longest pause that is usual at this hour; null: too few days are known. */
  quietUsualMs(home: Home, signal: AbortSignal): Promise<number | null>;
};

export function createHomeDays(given: {
  days: Days;
  /** With an alarm, opened in this range or open still; the earliest first. */
  incidents: (homeId: HomeId, fromMs: number) => Promise<readonly Incident[]>;
  nowMs: () => number;
}): HomeDays {
  const { days, incidents, nowMs } = given;
  const remembered = new Map<HomeId, { today: Day; atMs: number; facts: Promise<readonly DayFacts[]> }>();

  /** Up to yesterday. */
  const whole = async (home: Home, signal: AbortSignal): Promise<readonly DayFacts[]> => {
    const { homeId } = home;
    const atMs = nowMs();
    const today = todayOf(home, atMs);
    const known = remembered.get(homeId);
    if (known !== undefined && known.today === today && atMs - known.atMs < rememberedFor) return await known.facts;
    const facts = days.of(home, { from: addDays(today, -wholeDays), to: addDays(today, -1) }, signal);
    remembered.delete(homeId);
    remembered.set(homeId, { today, atMs, facts });
    // Whoever asks next tries again.
    facts.catch(() => remembered.delete(homeId));
    const [oldest] = remembered.keys();
    if (remembered.size > rememberedMax && oldest !== undefined) remembered.delete(oldest);
    return await facts;
  };

  const usualFor = async (home: Home, signal: AbortSignal): Promise<{ usual: Usual; before: readonly DayFacts[] }> => {
    const before = await whole(home, signal);
    return { before, usual: usualOf(before.slice(-usualDays), dayKindOf(todayOf(home, nowMs()))) };
  };

  return {
    async usual(home, signal) {
      const atMs = nowMs();
      const { timeZone } = home.settings;
      const date = todayOf(home, atMs);
      const [{ usual, before }, present] = await Promise.all([
        usualFor(home, signal),
        days.of(home, { from: addDays(date, -1), to: date }, signal),
      ]);
      const today = present.at(-1);
      const dayFromMs = startOfDayMs(date, timeZone);
      const yesterday = before.at(-1);
      return {
        homeId: home.homeId,
        nowMs: atMs,
        timeZone,
        date,
        dayFromMs,
        dayToMs: startOfDayMs(addDays(date, 1), timeZone),
        dayKind: dayKindOf(date),
        today: today?.quarters ?? [],
        usual: usual.usual,
        days: usual.days,
        firstMovement: { todayMinute: today?.firstMovementMinute ?? null, usual: usual.firstMovement },
        lastMovement: { yesterdayMinute: yesterday?.lastMovementMinute ?? null, usual: usual.lastMovement },
        gaps: await days.gaps(home.homeId, { fromMs: dayFromMs, toMs: atMs }),
        pauseUsualMs: usual.pauseUsualMs,
      };
    },
    async week(home, from, signal) {
      const atMs = nowMs();
      const today = todayOf(home, atMs);
      const first = from ?? addDays(today, -weekDays);
      if (!isDay(first) || first > today || first < todayOf(home, atMs - weekBackMax)) return null;
      const facts =
        from === undefined
          ? await whole(home, signal)
          : await days.of(
              home,
              { from: addDays(first, weekDays - wholeDays), to: addDays(first, weekDays - 1) },
              signal,
            );
      const week = facts.slice(-weekDays);
      const before = facts.slice(-weekDays * (weeksCompared + 1), -weekDays);
      const range = { fromMs: week[0]?.fromMs ?? atMs, toMs: week.at(-1)?.toMs ?? atMs };
      return {
        homeId: home.homeId,
        timeZone: home.settings.timeZone,
        from: first,
        to: addDays(first, weekDays - 1),
        days: week.map(weekDay),
        figures: weekFigures(week, before),
        weeksBefore: weeksBefore(before),
        alarms: alarmsOf(await incidents(home.homeId, range.fromMs), range.toMs),
      };
    },
    async quietUsualMs(home, signal) {
      const { usual } = await usualFor(home, signal);
      return usual.pauseUsualMs[Math.floor(minuteOfDay(nowMs(), home.settings.timeZone) / 60)] ?? null;
    },
  };
}

function alarmsOf(incidents: readonly Incident[], toMs: number): WeekView["alarms"] {
  return incidents
    .filter(({ openedAtMs, mode }) => openedAtMs < toMs && mode === "live")
    .flatMap((incident) => {
      const { incidentId, openedAtMs, outcome, acknowledgedAtMs, alarms } = incident;
      const alarm = loudestOf(incident) ?? alarms[0]?.alarm;
      const answeredAfterMs = acknowledgedAtMs === null ? null : acknowledgedAtMs - openedAtMs;
      return alarm === undefined ? [] : [{ incidentId, alarm, openedAtMs, outcome, answeredAfterMs }];
    })
    .slice(0, alarmsMax);
}
