/**
 * What was raised in homes of which the truth is known, beside it: who lay on the floor and was missed before somebody came, and what was raised
 * for nothing on which kind of day.
 *
 * Idea: an alarm of silence while somebody lies is right, whatever else goes on; every other one is for nothing. Inputs: alarms and the truth files
 * that `npm run residents` writes beside its recordings. Limits: made-up homes have made-up emergencies; figures compare courses and days with each
 * other, and say nothing of how often either happens.
 */

import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { days } from "@shouwang/shared/time/duration.ts";
import type { Recording, Told } from "../replay/recording.ts";
import { truthFrom, truthSuffix } from "../residents/truth-file.ts";
import { isLie, type Fact, type FallCourse, type Truth } from "../residents/truth.ts";
import type { RaisedAlarm } from "./drive.ts";
import { delaysOf, poisson95, rounded, type Delays } from "./figures.ts";
import { aligned } from "./tables.ts";

const warmFromDay = 14;
const courses: readonly FallCourse[] = ["still", "moves", "crawls"];
/** A day that is more than one of them counts as the first. */
const dayKinds = ["holiday", "sensor-death", "illness"] as const;
type DayKind = (typeof dayKinds)[number] | "usual";

export type Missed = {
  how: FallCourse | "all";
  pet: boolean;
  lies: number;
  /** Before somebody came by chance. */
  found: number;
  delayHours: Delays | null;
};
export type ForNothing = {
  day: DayKind;
  homeWeeks: number;
  silence: number;
  away: number;
  silenceAWeek: number | null;
  interval95: [number, number] | null;
};
export type AgainstTruth = { homes: number; missed: readonly Missed[]; forNothing: readonly ForNothing[] };

/** Of the homes that have one beside their recording. What cannot be read is said, and its home counts as one without. */
export function truthsIn(folder: string, homes: readonly Recording[], told: Told): ReadonlyMap<string, Truth> {
  return new Map(
    homes.flatMap(({ name }) => {
      const file = join(folder, `${name}${truthSuffix}`);
      if (!existsSync(file)) return [];
      const truth = truthFrom(readFileSync(file, "utf8"));
      if (truth === null) told(`${file}: it is no truth that can be read; each alarm of ${name} counts as false.`);
      return truth === null ? [] : [[name, truth] as const];
    }),
  );
}

/** Whether somebody lay there then. */
export function isRight(truth: Pick<Truth, "facts"> | undefined, { atMs }: Pick<RaisedAlarm, "atMs">): boolean {
  return truth?.facts.some((fact) => isLie(fact) && atMs >= fact.fromMs && atMs <= fact.untilMs) === true;
}

export function againstTruth(
  truths: ReadonlyMap<string, Truth>,
  alarms: ReadonlyMap<string, readonly RaisedAlarm[]>,
): AgainstTruth {
  const homes = [...truths].map(([name, truth]) => ({ truth, raised: (alarms.get(name) ?? []).filter(isOfSilence) }));
  const lies = homes.flatMap(({ truth, raised }) =>
    truth.facts
      .filter(isLie)
      .map((fact) => ({ fact, pet: truth.traits.includes("pet"), foundMs: foundAt(fact, raised) })),
  );
  const missedOf = (how: Missed["how"], pet: boolean): Missed[] => {
    const some = lies.filter((one) => one.pet === pet && (how === "all" || one.fact.how === how));
    const found = some.flatMap(({ fact, foundMs }) => (foundMs === null ? [] : [foundMs - fact.fromMs]));
    return some.length === 0 ? [] : [{ how, pet, lies: some.length, found: found.length, delayHours: delaysOf(found) }];
  };
  return {
    homes: homes.length,
    missed: [false, true].flatMap((pet) => [...courses, "all" as const].flatMap((how) => missedOf(how, pet))),
    forNothing: (["usual", ...dayKinds] as const).flatMap((day) => forNothingOn(day, homes)),
  };
}

const isOfSilence = ({ kind }: RaisedAlarm): boolean => kind === "inactivity" || kind === "away-overdue";

/** The first that is raised while they lie: a silence that had been asked about before they fell helps nobody. */
function foundAt({ fromMs, untilMs }: Fact, raised: readonly RaisedAlarm[]): number | null {
  const times = raised.map(({ atMs }) => atMs).filter((atMs) => atMs >= fromMs && atMs <= untilMs);
  return times.length === 0 ? null : Math.min(...times);
}

type Home = { truth: Truth; raised: readonly RaisedAlarm[] };

function forNothingOn(day: DayKind, homes: readonly Home[]): ForNothing[] {
  let [weeks, silence, away] = [0, 0, 0];
  for (const { truth, raised } of homes) {
    const warmMs = truth.fromMs + days(warmFromDay);
    weeks += daysOf(truth, day) / 7;
    for (const alarm of raised) {
      if (alarm.atMs < warmMs || isRight(truth, alarm) || kindOf(truth, alarm.atMs) !== day) continue;
      if (alarm.kind === "inactivity") silence += 1;
      else away += 1;
    }
  }
  const homeWeeks = rounded(weeks);
  if (homeWeeks === 0) return [];
  return [
    { day, homeWeeks, silence, away, silenceAWeek: rounded(silence / weeks), interval95: poisson95(silence, weeks) },
  ];
}

function kindOf({ facts }: Truth, atMs: number): DayKind {
  const kinds = facts.filter((fact) => atMs >= fact.fromMs && atMs < fact.untilMs).map(({ kind }) => kind);
  return dayKinds.find((kind) => kinds.includes(kind)) ?? "usual";
}

/** By the hour: nothing here begins or ends more finely. */
function daysOf(truth: Truth, day: DayKind): number {
  const hour = days(1) / 24;
  let count = 0;
  for (let atMs = truth.fromMs + days(warmFromDay); atMs < truth.untilMs; atMs += hour) {
    if (kindOf(truth, atMs) === day) count += 1;
  }
  return count / 24;
}

export function truthTable({ homes, missed, forNothing }: AgainstTruth): string {
  const of = (value: number | undefined): string => (value === undefined ? "–" : String(value));
  const lies = missed.map(({ how, pet, lies: count, found, delayHours }) => [
    pet ? `${how}, with a pet` : how,
    String(count),
    String(found),
    ...[delayHours?.mean, delayHours?.p50, delayHours?.p95, delayHours?.max].map(of),
  ]);
  const nothing = forNothing.map(({ day, homeWeeks, silence, away, silenceAWeek, interval95 }) => [
    day,
    String(homeWeeks),
    String(silence),
    of(silenceAWeek ?? undefined),
    interval95 === null ? "–" : `${interval95[0]}–${interval95[1]}`,
    String(away),
  ]);
  return `\nThe truth of ${homes} homes is known.\n${aligned([["who lies", "lies", "missed before found", "mean h", "p50", "p95", "max"], ...lies])}\n\n${aligned([["for nothing on days of", "weeks", "silence", "a week", "95 %", "away"], ...nothing])}\n`;
}
