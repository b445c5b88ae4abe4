/**
 * What is known of the days of a home, a quarter of an hour at a time: somebody moved, nobody moved, everybody was out as far as the door tells, nobody was heard.
 *
 * Idea: each detector's series is summarised in quarter-hours; movement is what detection calls movement (a motion, a radar or a room's door that changes). Out is the time
 * between two uses of the exterior door with nothing moving in between. A gap is the time in which the kit was not heard, and it wins over "nobody moved": a quiet room and a
 * deaf house must not look the same. Movement wins over a gap, because what was kept came in later.
 *
 * Inputs: summaries and door openings of a range of whole days, gaps, absences, when the kit came. Limits: a quarter-hour is the finest that it says; silences of the kit under
 * half an hour are known only while they are the last one; who sleeps without moving behind a door that was used before and after is taken for out.
 * Source: facts on inactivity §4.2; docs/decisions/0134.
 */

import { minutes } from "@shouwang/shared/time/duration.ts";
import type { QuarterState } from "../api/contract/caregiver.ts";
import type { Day } from "../registry/residents/day.ts";
import type { Summary } from "../timeline/timeline.ts";

export const quarter = minutes(15);
export const quartersOfDay = 96;
/** Who rises at night was in bed: between 23:00 and 5:00. */
const nightFrom = 23 * 4;
const nightTo = 5 * 4;
/** The first movement of a day is the one after this. */
const dayFrom = 4 * 4;
/** Nobody is called out who is back within half an hour: too short for a quarter-hour to tell. */
const outAtLeast = 2;
/** A day of which less was heard is not known. */
const gapsOfDayMax = 120;
/** An absence that covers most of a day makes it one of absence. */
const absentFrom = 48;

export type Lane = {
  /** `level`: what a radar, or a room's door, says; it moves when it changes. */
  kind: "motion" | "level";
  /** In steps of a quarter-hour from the beginning of the range. */
  buckets: readonly Summary[];
};
export type Span = { fromMs: number; toMs: number };

export type Heard = {
  /** Of the home's days, in order, without one left out: with the instant at which each begins, and at last that of the day after. */
  days: readonly { date: Day; fromMs: number }[];
  toMs: number;
  lanes: readonly Lane[];
  /** When an exterior door was opened; null: there is none, or too many to tell. */
  opened: readonly number[] | null;
  gaps: readonly Span[];
  absences: readonly Span[];
  /** When the kit came into this home; null = there is none. */
  kitSinceMs: number | null;
  nowMs: number;
};

export type DayFacts = {
  date: Day;
  fromMs: number;
  toMs: number;
  quarters: readonly QuarterState[];
  gapMinutes: number;
  /** Why nothing is concluded from it; null: it is known. */
  without: "gaps" | "absence" | "beforeTheKit" | "to-come" | null;
  activeQuarters: number;
  firstMovementMinute: number | null;
  lastMovementMinute: number | null;
  /** Of the night that ends on this day; null: not known. */
  nightsUp: number | null;
  doorsAtNight: number | null;
  outings: number | null;
  /** Quarter-hours without movement at the end of the day before; null: not known. */
  quietBefore: number | null;
};

export function dayFacts(heard: Heard): readonly DayFacts[] {
  const { days, toMs, nowMs } = heard;
  const moved = movedIn(heard.lanes);
  const stateAt = (atMs: number, out: readonly Span[]): QuarterState => {
    const endMs = atMs + quarter;
    if (moved.has(atMs)) return "moved";
    if (atMs >= nowMs) return "to-come";
    if (heard.kitSinceMs === null || endMs <= heard.kitSinceMs) return "gap";
    if (overlapMs(heard.gaps, { fromMs: atMs, toMs: endMs }) >= quarter / 2) return "gap";
    return out.some((one) => one.fromMs <= atMs && endMs <= one.toMs) ? "away" : "still";
  };
  const out = outingsOf(heard, moved);
  const all = days.map(({ date, fromMs }, n): DayFacts => {
    const endMs = days[n + 1]?.fromMs ?? toMs;
    const count = Math.round((endMs - fromMs) / quarter);
    // A day of a change of clocks is cut or filled to 96: once a year a quarter-hour stands an hour off.
    const quarters = Array.from({ length: quartersOfDay }, (_, q) =>
      q < count ? stateAt(fromMs + q * quarter, out) : ("gap" as const),
    );
    return ofDay({ date, fromMs, toMs: endMs, quarters, heard });
  });
  return all.map((day, n) => ({
    ...day,
    quietBefore: quietAtEndOf(all[n - 1]),
    outings: day.without === null && heard.opened !== null ? startedIn(out, day) : null,
    ...nightOf(all[n - 1], day, heard.opened),
  }));
}

function ofDay(given: {
  date: Day;
  fromMs: number;
  toMs: number;
  quarters: readonly QuarterState[];
  heard: Heard;
}): DayFacts {
  const { date, fromMs, toMs, quarters } = given;
  const count = (state: QuarterState): number => quarters.filter((one) => one === state).length;
  const gapMinutes = count("gap") * 15;
  const first = quarters.findIndex((one, q) => one === "moved" && q >= dayFrom);
  const last = quarters.lastIndexOf("moved");
  return {
    date,
    fromMs,
    toMs,
    quarters,
    gapMinutes,
    without: withoutOf(given, gapMinutes),
    activeQuarters: count("moved"),
    firstMovementMinute: first === -1 ? null : first * 15,
    lastMovementMinute: last === -1 ? null : last * 15,
    nightsUp: null,
    doorsAtNight: null,
    outings: null,
    quietBefore: null,
  };
}

function withoutOf(
  { fromMs, toMs, quarters, heard }: { fromMs: number; toMs: number; quarters: readonly QuarterState[]; heard: Heard },
  gapMinutes: number,
): DayFacts["without"] {
  if (heard.kitSinceMs === null || fromMs < heard.kitSinceMs) return "beforeTheKit";
  if (overlapMs(heard.absences, { fromMs, toMs }) >= absentFrom * quarter) return "absence";
  if (gapMinutes > gapsOfDayMax) return "gaps";
  return quarters.includes("to-come") ? "to-come" : null;
}

function quietAtEndOf(day: DayFacts | undefined): number | null {
  const last = day?.quarters.lastIndexOf("moved") ?? -1;
  if (day === undefined || last === -1) return null;
  const rest = day.quarters.slice(last + 1);
  return rest.every((one) => one === "still") ? rest.length : null;
}

/** The instants at which quarter-hours with movement begin. */
function movedIn(lanes: readonly Lane[]): ReadonlySet<number> {
  const moved = new Set<number>();
  for (const { kind, buckets } of lanes) {
    let level: number | null = null;
    for (const { fromMs, min, max } of buckets) {
      const hasChanged = min !== max || (level !== null && level !== max);
      if (kind === "motion" ? max >= 1 : hasChanged) moved.add(fromMs);
      // After a change within it nobody knows which came last.
      level = min === max ? max : null;
    }
  }
  return moved;
}

/** Between two uses of the door with nothing moving in between. */
function outingsOf({ opened, gaps }: Heard, moved: ReadonlySet<number>): readonly Span[] {
  if (opened === null) return [];
  const times = opened.toSorted((one, other) => one - other);
  return times.flatMap((leftMs, n): Span[] => {
    const backMs = times[n + 1];
    if (backMs === undefined) return [];
    const fromMs = Math.floor(leftMs / quarter) * quarter + quarter;
    const toMs = Math.floor(backMs / quarter) * quarter;
    if (toMs - fromMs < outAtLeast * quarter || overlapMs(gaps, { fromMs, toMs }) > 0) return [];
    for (let atMs = fromMs; atMs < toMs; atMs += quarter) if (moved.has(atMs)) return [];
    return [{ fromMs, toMs }];
  });
}

const startedIn = (out: readonly Span[], { fromMs, toMs }: Span): number =>
  out.filter((one) => one.fromMs >= fromMs && one.fromMs < toMs).length;

/** How often somebody was up, and the door opened, between 23:00 of the day before and 5:00. */
function nightOf(before: DayFacts | undefined, day: DayFacts, opened: readonly number[] | null) {
  const night = [...(before?.quarters.slice(nightFrom) ?? []), ...day.quarters.slice(0, nightTo)];
  const isKnown =
    before !== undefined &&
    [before, day].every(({ without }) => without === null || without === "to-come") &&
    !night.some((one) => one === "gap" || one === "away" || one === "to-come");
  if (!isKnown) return { nightsUp: null, doorsAtNight: null };
  const around = [before.quarters[nightFrom - 1], ...night, day.quarters[nightTo]];
  let nightsUp = 0;
  for (let q = 1; q < around.length - 1; q++) {
    const begins = around[q] === "moved" && around[q - 1] !== "moved";
    if (!begins) continue;
    // Whoever is up until the night is over has risen for the day.
    const rest = around.slice(q);
    if (rest.some((one) => one !== "moved")) nightsUp += 1;
  }
  const fromMs = before.fromMs + nightFrom * quarter;
  const toMs = day.fromMs + nightTo * quarter;
  const doorsAtNight = opened === null ? null : opened.filter((atMs) => atMs >= fromMs && atMs < toMs).length;
  return { nightsUp, doorsAtNight };
}

export function overlapMs(spans: readonly Span[], { fromMs, toMs }: Span): number {
  return spans.reduce((sum, one) => sum + Math.max(0, Math.min(one.toMs, toMs) - Math.max(one.fromMs, fromMs)), 0);
}
