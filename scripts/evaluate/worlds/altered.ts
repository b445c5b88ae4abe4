/**
 * A recorded home in which something else happens from some instant on: rows are left out, others come in, a fault or an absence is said.
 *
 * Idea: up to that instant the home is the recorded one, so the engine knows what it would have known; from there it is played on by itself, as
 * often as is asked. Inputs: a recording, settings, what is added. Limits: on the clock of the recording (UTC), without losses on the way.
 */

import type { HomeInput } from "@shouwang/cloud/detection/home-input.ts";
import type { HomeSettings } from "@shouwang/cloud/detection/home-settings.ts";
import { freshHomeState } from "@shouwang/cloud/detection/home-state.ts";
import { hours, minutes } from "@shouwang/shared/time/duration.ts";
import type { RecordedEvent, Recording, Sensor } from "../../replay/recording.ts";
import { inputOf, played, type Moment, type Played, type RaisedAlarm } from "../drive.ts";

export type Said = { atMs: number; input: HomeInput };

/** All of it, with what is said besides, and time going on until `untilMs` at least. */
export function playedWith(
  recording: Recording,
  settings: HomeSettings,
  { said = [], untilMs }: { said?: readonly Said[]; untilMs?: number } = {},
): readonly RaisedAlarm[] {
  const rows = recording.events.map((event) => ({ atMs: event.atMs, input: rowOf(event) }));
  const all = [...rows, ...said].toSorted((a, b) => a.atMs - b.atMs);
  const home = played(recording.name, settings, { state: freshHomeState(all[0]?.atMs ?? 0), dueAtMs: null });
  for (const { atMs, input } of all) {
    home.passTime(atMs);
    home.take(input, atMs);
  }
  if (untilMs !== undefined) home.passTime(untilMs + 1);
  return home.alarms();
}

const rowOf = (event: RecordedEvent): HomeInput => inputOf(event, event.atMs, event.atMs);

/** The same home without some of its rows. */
export function without(recording: Recording, isGone: (event: RecordedEvent) => boolean): Recording {
  const events = recording.events.filter((event) => !isGone(event));
  return { ...recording, events, rows: events.length };
}

export const isDoor = ({ sensor }: RecordedEvent): boolean => sensor.kind === "door";

/** A row that somebody leaves who is not in the recording. */
export function row(sensor: Sensor, atMs: number, isOn = true): Said {
  return { atMs, input: rowOf({ atMs, sensor, isOn }) };
}

export type Stop = {
  atMs: number;
  /** As it is right before that instant. */
  moment: Moment;
  /** The last interior sensor that showed somebody. */
  lastInside: Sensor | null;
  /** Played on from here, with the recorded rows before `untilMs` and what is said besides. */
  on(said: readonly Said[], untilMs: number): Played;
};

/** Plays the recording once, and looks at each of these instants. @param instants ascending. */
export function visited(
  recording: Recording,
  settings: HomeSettings,
  instants: readonly number[],
  look: (stop: Stop) => void,
): void {
  const { events, name } = recording;
  const home = played(name, settings, { state: freshHomeState(events[0]?.atMs ?? 0), dueAtMs: null });
  let lastInside: Sensor | null = null;
  let index = 0;
  for (const atMs of instants) {
    for (let event = events[index]; event !== undefined && event.atMs < atMs; event = events[index]) {
      home.passTime(event.atMs);
      home.take(rowOf(event), event.atMs);
      if (!isDoor(event)) lastInside = event.sensor;
      index += 1;
    }
    home.passTime(atMs);
    const [moment, from] = [home.now(), index];
    look({
      atMs,
      moment,
      lastInside,
      on: (said, untilMs) => goneOn(recording, settings, { moment, from, said, untilMs }),
    });
  }
}

function goneOn(
  { events, name }: Recording,
  settings: HomeSettings,
  other: { moment: Moment; from: number; said: readonly Said[]; untilMs: number },
): Played {
  const home = played(name, settings, other.moment);
  const rows: Said[] = [];
  for (let index = other.from; (events[index]?.atMs ?? Infinity) < other.untilMs; index += 1) {
    const event = events[index];
    if (event !== undefined) rows.push({ atMs: event.atMs, input: rowOf(event) });
  }
  for (const { atMs, input } of [...rows, ...other.said].toSorted((a, b) => a.atMs - b.atMs)) {
    home.passTime(atMs);
    home.take(input, atMs);
  }
  return home;
}

/** When somebody is missed who is never seen again; null = not within two days. */
export function missedAt(home: Played, fromMs: number): number | null {
  for (let atMs = fromMs; atMs < fromMs + hours(48); atMs += minutes(30)) {
    home.passTime(atMs);
    const found = home.alarms().find((alarm) => alarm.atMs > fromMs && isOfSilence(alarm));
    if (found) return found.atMs;
  }
  return null;
}

export const isOfSilence = ({ kind }: Pick<RaisedAlarm, "kind">): boolean =>
  kind === "inactivity" || kind === "away-overdue";
