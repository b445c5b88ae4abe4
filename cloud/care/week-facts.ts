/**
 * A week beside the weeks before it, as figures that a page can say in words. Nothing is compared of which too little is known.
 *
 * Inputs: facts of days. Limits: "more" and "less" are differences that somebody would notice (a quarter, and at least the least step of the figure), and no statistics: a page
 * says what was, and never what it means. Source: docs/decisions/0134.
 */

import type { Comparison, WeekDay, WeekFigure, WeekView } from "../api/contract/caregiver.ts";
import type { DayFacts } from "./day-facts.ts";

export const weekDays = 7;
export const weeksCompared = 4;
/** Of seven days, and of those before. */
const knownOfWeek = 4;
const knownBefore = 7;
const noticed = 0.25;

type Figure = { of: (day: DayFacts) => number | null; least: number; isTime?: true };

const known =
  (of: (day: DayFacts) => number | null) =>
  (day: DayFacts): number | null =>
    day.without === null ? of(day) : null;

const figures: Readonly<Record<keyof WeekView["figures"], Figure>> = {
  activeQuarters: { of: known((day) => day.activeQuarters), least: 4 },
  nightsUp: { of: (day) => day.nightsUp, least: 0.5 },
  // A time of the day is later or earlier by minutes, not by a share of itself.
  firstMovement: { of: known((day) => day.firstMovementMinute), least: 30, isTime: true },
  outings: { of: known((day) => day.outings), least: 0.5 },
  doorsAtNight: { of: (day) => day.doorsAtNight, least: 0.3 },
};

export function weekFigures(week: readonly DayFacts[], before: readonly DayFacts[]): WeekView["figures"] {
  const figure = ({ of, least, isTime }: Figure): WeekFigure => {
    const now = meanOf(week.map(of));
    const then = meanOf(before.map(of));
    const isEnough = now.n >= knownOfWeek && then.n >= knownBefore;
    const against = isEnough ? compared(now.mean, then.mean, { least, isTime: isTime === true }) : "unknown";
    return {
      perDay: now.n === 0 ? null : rounded(now.mean),
      before: then.n === 0 ? null : rounded(then.mean),
      against,
    };
  };
  return {
    activeQuarters: figure(figures.activeQuarters),
    nightsUp: figure(figures.nightsUp),
    firstMovement: figure(figures.firstMovement),
    outings: figure(figures.outings),
    doorsAtNight: figure(figures.doorsAtNight),
  };
}

/** Whole weeks before this one of which at least one day is known. */
export function weeksBefore(before: readonly DayFacts[]): number {
  const weeks = Array.from({ length: weeksCompared }, (_, n) =>
    before.slice(-(n + 1) * weekDays, before.length - n * weekDays),
  );
  return weeks.filter((week) => week.some(({ without }) => without === null)).length;
}

export function weekDay(day: DayFacts): WeekDay {
  const { date, without, activeQuarters, firstMovementMinute, lastMovementMinute, nightsUp, outings, doorsAtNight } =
    day;
  const isKnown = without === null;
  return {
    date,
    standing: standingOf(day),
    activeQuarters: isKnown ? activeQuarters : null,
    firstMovementMinute: isKnown ? firstMovementMinute : null,
    lastMovementMinute: isKnown ? lastMovementMinute : null,
    nightsUp,
    outings,
    doorsAtNight,
    gapMinutes: without === "beforeTheKit" ? 1_440 : day.gapMinutes,
  };
}

function standingOf({ without, activeQuarters }: DayFacts): WeekDay["standing"] {
  switch (without) {
    case "absence":
      return "absent";
    case "gaps":
    case "beforeTheKit":
      return "unknown";
    case "to-come":
      return "to-come";
    case null:
      return activeQuarters > 0 ? "active" : "still";
  }
}

function compared(now: number, then: number, { least, isTime }: { least: number; isTime: boolean }): Comparison {
  const enough = isTime ? least : Math.max(least, then * noticed);
  if (Math.abs(now - then) < enough) return "as-usual";
  return now > then ? "more" : "less";
}

function meanOf(values: readonly (number | null)[]): { mean: number; n: number } {
  const some = values.filter((one) => one !== null);
  return { mean: some.reduce((sum, one) => sum + one, 0) / Math.max(1, some.length), n: some.length };
}

const rounded = (value: number): number => Math.round(value * 10) / 10;
