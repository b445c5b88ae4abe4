/** What an algorithm does with a folder of recorded homes: the figures of each and of all together. */

import type { Sensitivity } from "@shouwang/cloud/detection/home-settings.ts";
import type { Presence } from "@shouwang/cloud/detection/home-state.ts";
import type { Tuning } from "@shouwang/cloud/detection/learned/tuning.ts";
import { localMs } from "@shouwang/shared/domain/local-clock.ts";
import { days, hours } from "@shouwang/shared/time/duration.ts";
import type { Recording } from "../replay/recording.ts";
import { judgedBy, type Baseline } from "./baseline.ts";
import { drive, settingsOf, type Course, type RaisedAlarm } from "./drive.ts";
import { delaysOf, evenly, poisson95, rounded, type Delays } from "./figures.ts";
import { afterMovements, incidentsOf, type Incident } from "./incidents.ts";
import type { World } from "./world.ts";

/** `guests`: that somebody is visiting is not concluded from the door. */
export type Options = {
  sensitivity: Sensitivity;
  guests?: "ignored";
  tuning?: Tuning;
  /** Another rule in its place. */
  baseline?: Baseline;
  world?: World;
  /** An alarm in that home that is no false one: somebody lay there. */
  isRight?: (home: string, alarm: RaisedAlarm) => boolean;
  /** Told of each home as it begins. */
  progress?: (home: string) => void;
};

export type Figures = {
  falseAlarmsPerHomeWeek: number | null;
  falseAlarms: number;
  homeWeeks: number;
  interval95: [number, number] | null;
  delayHours: Delays | null;
};
export type HomeFigures = Figures & {
  cold: Figures;
  /** Warm ones that begin by day (07:00 to 22:00), and by night. */
  dayDelayHours: Delays | null;
  nightDelayHours: Delays | null;
  /** Warm ones, from the last movement instead of from the incident. */
  sinceLastHours: Delays | null;
  roomDelayHours: Record<string, Delays | null>;
  days: number;
};
export type Results = { pooled: Figures; cold: Figures; homes: Record<string, HomeFigures> };
export type Evaluated = { results: Results; alarms: ReadonlyMap<string, readonly RaisedAlarm[]> };

const warmFromDay = 14;
/** Fewer incidents say nothing of a home. */
const incidentsMin = 10;
const valuesPerHome = 400;

export function evaluate(recordings: readonly Recording[], options: Options): Evaluated {
  const homes: Record<string, HomeFigures> = {};
  const alarms = new Map<string, readonly RaisedAlarm[]>();
  const delays: Record<"warm" | "cold", number[]> = { warm: [], cold: [] };
  for (const recording of recordings) {
    options.progress?.(recording.name);
    const course = courseOf(recording, options);
    const { figures, incidents } = figuresOf(recording, course, options.isRight);
    homes[recording.name] = figures;
    alarms.set(recording.name, course.alarms);
    for (const when of ["warm", "cold"] as const) {
      const some = incidents.filter(({ isWarm }) => isWarm === (when === "warm")).map(({ delayMs }) => delayMs);
      if (some.length >= incidentsMin) delays[when].push(...evenly(some, valuesPerHome));
    }
  }
  const all = Object.values(homes);
  return {
    results: {
      pooled: pooledOf(all, delays.warm),
      cold: pooledOf(
        all.map(({ cold }) => cold),
        delays.cold,
      ),
      homes,
    },
    alarms,
  };
}

/** What was raised in one home; times on the clock of the home. */
export function courseOf(recording: Recording, options: Options): Course {
  const { world = {}, baseline, sensitivity, guests, tuning } = options;
  const settings = settingsOf(recording, {
    sensitivity,
    ...(guests === undefined ? {} : { guests }),
    ...(tuning === undefined ? {} : { tuning }),
    ...(world.zone === undefined ? {} : { timeZone: world.zone }),
  });
  const course = shownOn(drive(recording, settings, world), settings.timeZone);
  return baseline === undefined ? course : judgedBy(course, baseline);
}

function shownOn(course: Course, zone: string): Course {
  if (zone === "UTC") return course;
  const shown = (atMs: number | null): number | null => (atMs === null ? null : localMs(atMs, zone));
  return {
    ...course,
    alarms: course.alarms.map((one) => ({
      ...one,
      lastActivityMs: shown(one.lastActivityMs),
      atMs: localMs(one.atMs, zone),
      clearedAtMs: shown(one.clearedAtMs),
    })),
    known: course.known
      .map((one) => ({
        ...one,
        presence: presenceShownOn(one.presence, zone),
        atMs: localMs(one.atMs, zone),
        dueAtMs: shown(one.dueAtMs),
      }))
      .toSorted((a, b) => a.atMs - b.atMs),
  };
}

function presenceShownOn(presence: Presence, zone: string): Presence {
  if (presence.at !== "home" || presence.passageAtMs === null) return presence;
  return { ...presence, passageAtMs: localMs(presence.passageAtMs, zone) };
}

function figuresOf(recording: Recording, course: Course, isRight: Options["isRight"]) {
  const firstMs = recording.events[0]?.atMs ?? 0;
  const startMs = firstMs - (firstMs % days(1));
  const dayOf = (atMs: number): number => Math.floor((atMs - startMs) / days(1));
  const ndays = recording.events.length === 0 ? 0 : dayOf(recording.events.at(-1)?.atMs ?? firstMs) + 1;
  const inactive = course.alarms.filter((one) => one.kind === "inactivity" && isRight?.(recording.name, one) !== true);
  const isWarm = ({ lastActivityMs, atMs }: RaisedAlarm): boolean => dayOf(lastActivityMs ?? atMs) >= warmFromDay;
  const incidents = incidentsOf(course, startMs);
  const delaysWhen = (warm: boolean) =>
    delaysOf(incidents.filter((one) => one.isWarm === warm).map(({ delayMs }) => delayMs));
  const warm = incidents.filter((one) => one.isWarm);
  const warmWhere = (isWanted: (one: Incident) => boolean) =>
    delaysOf(warm.filter(isWanted).map(({ delayMs }) => delayMs));
  const warmAlarms = inactive.filter(isWarm).length;
  const rooms = [...afterMovements(course, startMs)].map(
    ([room, some]) => [room ?? "unknown", delaysOf(some)] as const,
  );
  const figures: HomeFigures = {
    ...rateOf(warmAlarms, Math.max(0, ndays - warmFromDay) / 7),
    delayHours: delaysWhen(true),
    cold: { ...rateOf(inactive.length - warmAlarms, Math.min(ndays, warmFromDay) / 7), delayHours: delaysWhen(false) },
    dayDelayHours: warmWhere(isByDay),
    nightDelayHours: warmWhere((one) => !isByDay(one)),
    sinceLastHours: delaysOf(warm.map(({ sinceLastMs }) => sinceLastMs)),
    roomDelayHours: Object.fromEntries(rooms),
    days: ndays,
  };
  return { figures, incidents };
}

function isByDay({ atMs }: Incident): boolean {
  const clockMs = atMs % days(1);
  return clockMs >= hours(7) && clockMs < hours(22);
}

function pooledOf(homes: readonly Figures[], delaysMs: readonly number[]): Figures {
  const count = homes.reduce((sum, { falseAlarms }) => sum + falseAlarms, 0);
  const weeks = homes.reduce((sum, { homeWeeks }) => sum + homeWeeks, 0);
  return { ...rateOf(count, weeks), delayHours: delaysOf(delaysMs) };
}

function rateOf(count: number, weeks: number): Omit<Figures, "delayHours"> {
  return {
    falseAlarmsPerHomeWeek: weeks === 0 ? null : rounded(count / weeks),
    falseAlarms: count,
    homeWeeks: rounded(weeks),
    interval95: poisson95(count, weeks),
  };
}
