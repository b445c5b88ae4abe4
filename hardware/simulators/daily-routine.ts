/**
 * A made-up home: the days of one older person who lives alone, as the rows that motion sensors and a front-door contact would leave.
 *
 * Idea: a day is a sequence of stays in rooms (sleep, breakfast, television, a walk), each with its own pace of movement; sensors see a
 * movement, stay on for their hold time, and miss what happens while nobody moves. Stays are shifted by chance from day to day, visits to the
 * bathroom and outings are thrown in, and the same seed gives the same home for ever. It is for demonstration and for tests of the way that data
 * takes. It is NOT evidence for any rule: its chances are ours, with the orders of size of recorded homes (272 rows a day in one of them).
 * Pure: times are local civil times, written as if the zone were UTC.
 */

import { days, hours, minutes, seconds, type Millis } from "@shouwang/shared/time/duration.ts";

export type RoutineRoom = "bedroom" | "bathroom" | "kitchen" | "living-room" | "hall";
export type RoutineRow = {
  atMs: number;
  sensorId: string;
  kind: "motion" | "door";
  location: string;
  value: "ON" | "OFF";
};

/** A time of day or a length, and how far it wanders (one standard deviation; never more than two). */
type Around = { mean: Millis; spread: Millis };
const around = (mean: Millis, spread: Millis): Around => ({ mean, spread });
const oClock = (hour: number, minute = 0): Millis => minutes(hour * 60 + minute);

export type RoutineParameters = {
  wake: Around;
  sleep: Around;
  lunch: Around;
  dinner: Around;
  /** Time in the kitchen for each meal. */
  meal: Around;
  /** Probability and length of lying down after lunch. */
  nap: { chance: number; length: Around };
  /** The morning walk or market, and a less common one in the afternoon. */
  outings: readonly { chance: number; at: Around; length: Around }[];
  /** Between two visits to the bathroom while awake, and how long one takes. */
  bathroomEvery: Around;
  bathroomStay: Around;
  /** Visits in a night, each with its own chance. */
  nightVisitChances: readonly number[];
  /** Mean time between two movements that a sensor can see. */
  paces: { sleeping: Millis; resting: Millis; sitting: Millis; busy: Millis };
  /** A motion sensor stays on so long after the last movement. */
  hold: Millis;
};

/** An early riser in her eighties who goes to the market most mornings. */
export const ordinaryDays: RoutineParameters = {
  wake: around(oClock(6, 40), minutes(20)),
  sleep: around(oClock(22), minutes(25)),
  lunch: around(oClock(11, 45), minutes(15)),
  dinner: around(oClock(17, 45), minutes(20)),
  meal: around(minutes(50), minutes(10)),
  nap: { chance: 0.7, length: around(minutes(50), minutes(15)) },
  outings: [
    { chance: 0.8, at: around(oClock(9, 15), minutes(25)), length: around(minutes(75), minutes(20)) },
    { chance: 0.3, at: around(oClock(15, 15), minutes(25)), length: around(minutes(60), minutes(20)) },
  ],
  bathroomEvery: around(minutes(160), minutes(40)),
  bathroomStay: around(minutes(6), minutes(2)),
  nightVisitChances: [0.9, 0.5],
  paces: { sleeping: minutes(55), resting: minutes(20), sitting: minutes(12), busy: minutes(3) },
  hold: seconds(60),
};

/** @param options.firstDay local date, `2026-03-02`. Rows are in order of time. */
export function generateHome(options: {
  seed: number;
  firstDay: string;
  dayCount: number;
  parameters: RoutineParameters;
}): readonly RoutineRow[] {
  const { seed, firstDay, dayCount, parameters } = options;
  const chance = seededChance(seed);
  const startMs = Date.parse(`${firstDay}T00:00:00Z`);
  if (Number.isNaN(startMs)) throw new Error(`"${firstDay}" is not a date like 2026-03-02`);
  const rows: RoutineRow[] = [];
  for (let day = 0; day < dayCount; day += 1) {
    const stays = planDay(parameters, chance).map((stay) => ({
      ...stay,
      fromMs: stay.fromMs + startMs + days(day),
      toMs: stay.toMs + startMs + days(day),
    }));
    rows.push(...doorRows(stays), ...motionRows(stays, parameters.hold, chance));
  }
  return rows
    .filter(({ atMs }) => atMs < startMs + days(dayCount))
    .toSorted((a, b) => a.atMs - b.atMs || a.sensorId.localeCompare(b.sensorId));
}

export function toCsv(rows: readonly RoutineRow[]): string {
  const lines = rows.map(({ atMs, sensorId, kind, location, value }) =>
    [new Date(atMs).toISOString().slice(0, 19), sensorId, kind, location, value].join(","),
  );
  return `${["timestamp_iso_local,sensor_id,kind,location,value", ...lines].join("\n")}\n`;
}

type Pace = keyof RoutineParameters["paces"];
type Stay = { fromMs: number; toMs: number; room: RoutineRoom | "outside"; paceMs: number };

/** One day from midnight to midnight without gaps. */
function planDay(parameters: RoutineParameters, chance: Chance): Stay[] {
  const { paces } = parameters;
  const at = (when: Around): number => wander(when, chance);
  const [wake, sleep, lunch, dinner] = [
    at(parameters.wake),
    at(parameters.sleep),
    at(parameters.lunch),
    at(parameters.dinner),
  ];
  let plan: Stay[] = [{ fromMs: 0, toMs: days(1), room: "living-room", paceMs: paces.sitting }];
  const put = (room: Stay["room"], fromMs: number, lengthMs: number, pace: Pace): void => {
    plan = overlay(plan, { fromMs, toMs: Math.min(fromMs + lengthMs, days(1)), room, paceMs: paces[pace] });
  };
  put("bedroom", 0, wake, "sleeping");
  put("bathroom", wake, minutes(14), "busy");
  put("kitchen", wake + minutes(14), at(parameters.meal), "busy");
  for (let visit = wake + at(parameters.bathroomEvery); visit < sleep; visit += at(parameters.bathroomEvery)) {
    put("bathroom", visit, at(parameters.bathroomStay), "busy");
  }
  put("kitchen", lunch, at(parameters.meal), "busy");
  if (chance() < parameters.nap.chance) put("bedroom", lunch + hours(1.25), at(parameters.nap.length), "resting");
  put("kitchen", dinner, at(parameters.meal), "busy");
  for (const outing of parameters.outings) {
    if (chance() < outing.chance) put("outside", at(outing.at), at(outing.length), "busy");
  }
  put("bathroom", sleep, minutes(12), "busy");
  put("bedroom", sleep + minutes(12), days(1), "sleeping");
  for (const likely of parameters.nightVisitChances) {
    if (chance() < likely)
      put("bathroom", hours(1) + chance() * (wake - hours(2)), at(parameters.bathroomStay), "busy");
  }
  return plan;
}

/** The new stay interrupts what was planned; afterwards the old one goes on. */
function overlay(plan: readonly Stay[], stay: Stay): Stay[] {
  const rest = plan.flatMap((one) => [
    { ...one, toMs: Math.min(one.toMs, stay.fromMs) },
    { ...one, fromMs: Math.max(one.fromMs, stay.toMs) },
  ]);
  return [...rest, stay].filter(({ fromMs, toMs }) => toMs > fromMs).toSorted((a, b) => a.fromMs - b.fromMs);
}

/** Out: the door opens some seconds before nobody is there; back: it opens when the stay outside ends. */
function doorRows(stays: readonly Stay[]): RoutineRow[] {
  const row = (atMs: number, value: "ON" | "OFF"): RoutineRow => ({
    atMs: Math.round(atMs / 1_000) * 1_000,
    sensorId: "door_front",
    kind: "door",
    location: "hall",
    value,
  });
  return stays
    .filter(({ room }) => room === "outside")
    .flatMap(({ fromMs, toMs }) => [
      row(fromMs - seconds(12), "ON"),
      row(fromMs, "OFF"),
      row(toMs, "ON"),
      row(toMs + seconds(9), "OFF"),
    ]);
}

function motionRows(stays: readonly Stay[], hold: Millis, chance: Chance): RoutineRow[] {
  const seen = new Map<RoutineRoom, number[]>();
  const see = (room: RoutineRoom, atMs: number): void => {
    seen.set(room, [...(seen.get(room) ?? []), atMs]);
  };
  let before: Stay | undefined;
  for (const stay of stays) {
    const { fromMs, toMs, room, paceMs } = stay;
    // Every way from room to room, and out and in, leads through the hall; in only after the door, also when the next way follows at once.
    if (before?.room === "outside") see("hall", fromMs + seconds(6));
    else if (before !== undefined && before.room !== room) {
      see("hall", Math.max(fromMs - seconds(room === "outside" ? 20 : 4), before.fromMs + seconds(7)));
    }
    before = stay;
    if (room === "outside") continue;
    for (let atMs = fromMs + seconds(12); atMs < toMs; atMs += pause(paceMs, chance)) see(room, atMs);
  }
  return [...seen].flatMap(([room, instants]) =>
    held(
      room,
      instants.toSorted((a, b) => a - b),
      hold,
    ),
  );
}

function held(room: RoutineRoom, instants: readonly number[], hold: Millis): RoutineRow[] {
  const rows: RoutineRow[] = [];
  const row = (atMs: number, value: "ON" | "OFF"): void => {
    const sensorId = `motion_${room.replace("-", "_")}`;
    rows.push({ atMs: Math.round(atMs / 1_000) * 1_000, sensorId, kind: "motion", location: room, value });
  };
  let offMs: number | undefined;
  for (const atMs of instants) {
    if (offMs !== undefined && atMs <= offMs) offMs = atMs + hold;
    else {
      if (offMs !== undefined) row(offMs, "OFF");
      row(atMs, "ON");
      offMs = atMs + hold;
    }
  }
  if (offMs !== undefined) row(offMs, "OFF");
  return rows;
}

/** In [0, 1). */
type Chance = () => number;

/** Movements come by chance, some close together; a sensor needs a second between two. */
function pause(meanMs: number, chance: Chance): number {
  return Math.max(1_000, -Math.log(1 - chance()) * meanMs);
}

/** Bell-shaped by the sum of three, cut at two deviations so that breakfast never comes after lunch. */
function wander({ mean, spread }: Around, chance: Chance): number {
  const bell = (chance() + chance() + chance() - 1.5) * 2;
  return mean + Math.max(-2, Math.min(2, bell)) * spread;
}

/** mulberry32: small, good enough for a story, and the same everywhere. Not for anything that must be hard to guess. */
function seededChance(seed: number): Chance {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}
