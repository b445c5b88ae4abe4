/**
 * Nobody is at home for a week. What is raised where nobody said so and no door tells, where the door tells, and where a caregiver said it? A
 * recording that goes on beyond the end that is known of it is played to its last row besides, because real absences lie there.
 */

import { days, hours, minutes, seconds } from "@shouwang/shared/time/duration.ts";
import { knownEndOf, type Recording, type Sensor } from "../../replay/recording.ts";
import { settingsOf, type RaisedAlarm } from "../drive.ts";
import { isDoor, isOfSilence, playedWith, row, without, type Said } from "./altered.ts";
import { windowsOf, type Window } from "./windows.ts";
import type { Otherwise, OtherwiseOptions } from "./worlds.ts";

const awayDays = 7;
const leavesAt = hours(10);
const longSilence = hours(12);

export function absenceWorld(homes: readonly Recording[], options: OtherwiseOptions): Otherwise {
  return {
    world: "absence",
    says: `alarms of silence and for who is out too long, while nobody was there for ${awayDays} days (up to three times), and in what lies beyond the known end of a recording (there an absence is set on leaving for each silence of 12 h and more).`,
    rows: homes.flatMap((home) => [...playedAway(untilKnownEnd(home), options), ...beyondKnownEnd(home, options)]),
  };
}

function playedAway(home: Recording, options: OtherwiseOptions) {
  const windows = windowsOf(home, awayDays + 1).map(({ fromMs }) => ({
    fromMs: fromMs + leavesAt,
    untilMs: fromMs + leavesAt + days(awayDays),
  }));
  if (windows.length === 0) return [];
  const count = (said: (window: Window) => readonly Said[]): number =>
    windows.reduce((sum, window) => {
      const empty = without(
        home,
        (event) => isDoor(event) || (event.atMs >= window.fromMs && event.atMs < window.untilMs),
      );
      const raised = playedWith(empty, settingsOf(home, { ...options, devices: insideOf(home) }), {
        said: said(window),
        untilMs: window.untilMs,
      });
      return sum + beganAround(raised, window);
    }, 0);
  const [door] = home.sensors.filter(({ kind }) => kind === "door");
  return [
    {
      home: home.name,
      times: windows.length,
      "nobody said it": count(() => []),
      "the door tells": door === undefined ? null : withDoor(home, door, windows, options),
      "absence set": count((window) => absenceOf(window)),
      days: awayDays * windows.length,
    },
  ];
}

/** The silence of somebody who left begins with the last that was seen of them. */
function beganAround(alarms: readonly RaisedAlarm[], { fromMs, untilMs }: Window): number {
  return alarms.filter((one) => isOfSilence(one) && one.atMs >= fromMs && one.atMs < untilMs).length;
}

function withDoor(home: Recording, door: Sensor, windows: readonly Window[], options: OtherwiseOptions): number {
  return windows.reduce((sum, window) => {
    const { fromMs, untilMs } = window;
    const empty = without(home, ({ atMs }) => atMs >= fromMs - minutes(3) && atMs < untilMs);
    const said = [row(door, fromMs), row(door, fromMs + seconds(10), false)];
    return sum + beganAround(playedWith(empty, settingsOf(home, options), { said, untilMs }), window);
  }, 0);
}

const insideOf = (home: Recording) =>
  home.sensors
    .filter(({ kind }) => kind !== "door")
    .map(({ deviceId, room }) => ({ deviceId, room, isExteriorDoor: false }));

/** @param saidBefore how long before leaving it is set. */
function absenceOf({ fromMs, untilMs }: Window, saidBefore = hours(1)): readonly Said[] {
  const absence = {
    absenceId: `absence-${fromMs}`,
    kind: "away",
    by: "evaluation",
    accountId: null,
    fromMs: fromMs - saidBefore,
    lastDay: new Date(untilMs).toISOString().slice(0, 10),
    untilMs,
  } as const;
  return [{ atMs: absence.fromMs, input: { kind: "absence", asked: { kind: "set", absence, seen: null } } }];
}

function untilKnownEnd(home: Recording): Recording {
  const endMs = knownEndOf(home.name);
  return endMs === null ? home : without(home, ({ atMs }) => atMs >= endMs);
}

/** Whoever is not seen for so long was out, and could have said so on leaving. */
function longSilences({ events }: Recording, { fromMs }: Window): readonly Window[] {
  return events.flatMap(({ atMs }, index) => {
    const nextMs = events[index + 1]?.atMs ?? atMs;
    return nextMs > fromMs && nextMs - atMs >= longSilence ? [{ fromMs: atMs, untilMs: nextMs }] : [];
  });
}

function beyondKnownEnd(home: Recording, options: OtherwiseOptions) {
  const endMs = knownEndOf(home.name);
  const lastMs = home.events.at(-1)?.atMs ?? 0;
  if (endMs === null || lastMs < endMs + days(1)) return [];
  const window = { fromMs: endMs, untilMs: lastMs };
  const settings = settingsOf(home, options);
  const raised = (said: readonly Said[]): number =>
    beganAround(playedWith(home, settings, { said, untilMs: lastMs }), window);
  return [
    {
      home: `${home.name}, beyond its end`,
      times: 1,
      "nobody said it": raised([]),
      "the door tells": null,
      "absence set": raised(longSilences(home, window).flatMap((one) => absenceOf(one, minutes(0)))),
      days: Math.round((lastMs - endMs) / days(1)),
    },
  ];
}
