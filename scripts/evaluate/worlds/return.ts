/**
 * Coming home, and not getting further. Of the arrivals in the recording: how many show nobody inside for 20 min, so that an arrival without
 * movement could be no alarm. Then, from each arrival on nobody moves: after the first movement inside, and with the door alone. And whoever
 * opens the door at an instant of chance and collapses counts as away: when are they missed?
 */

import { days, minutes, seconds } from "@shouwang/shared/time/duration.ts";
import type { Recording, Sensor } from "../../replay/recording.ts";
import { settingsOf } from "../drive.ts";
import { delaysOf, rounded } from "../figures.ts";
import { isDoor, missedAt, playedWith, row, visited } from "./altered.ts";
import { instantsOf } from "./instants.ts";
import { firstMidnight } from "./windows.ts";
import type { Otherwise, OtherwiseOptions } from "./worlds.ts";

const unseenFor = minutes(20);
const warmFromDay = 14;

export function returnWorld(homes: readonly Recording[], options: OtherwiseOptions): Otherwise {
  const rows = homes.flatMap((home) => {
    const door = home.sensors.find(({ kind }) => kind === "door");
    return door === undefined ? [] : [rowOf(home, door, options)];
  });
  return {
    world: "return",
    says: "arrivals (the door, while everybody is out) and how many show nobody for 20 min; hours until somebody is missed who falls after the first movement inside, in the doorway, or at the door on leaving at an instant of chance; away-overdue alarms of the recording a week after day 14.",
    rows,
  };
}

function rowOf(home: Recording, door: Sensor, options: OtherwiseOptions) {
  const settings = settingsOf(home, options);
  const arrivals = arrivalsOf(home, options);
  const [inside, doorway, leaving]: [number[], number[], number[]] = [[], [], []];
  // Right after the door, and right after the movement: nothing of the recording is played after either.
  const stops = arrivals
    .flatMap(({ doorMs, insideMs }) => [
      { afterMs: doorMs, delays: doorway },
      ...(insideMs === null ? [] : [{ afterMs: insideMs, delays: inside }]),
    ])
    .toSorted((a, b) => a.afterMs - b.afterMs);
  let next = 0;
  visited(
    home,
    settings,
    stops.map(({ afterMs }) => afterMs + 1),
    (stop) => {
      const missedMs = missedAt(stop.on([], stop.atMs), stop.atMs);
      const of = stops[next++];
      if (missedMs !== null) of?.delays.push(missedMs - of.afterMs);
    },
  );
  visited(home, settings, instantsOf(home), (stop) => {
    if (stop.moment.state.presence.at !== "home") return;
    const leaves = [row(door, stop.atMs), row(door, stop.atMs + seconds(8), false)];
    const atMs = missedAt(stop.on(leaves, stop.atMs), stop.atMs + seconds(8));
    if (atMs !== null) leaving.push(atMs - stop.atMs);
  });
  const [afterInside, afterDoor, afterLeaving] = [delaysOf(inside), delaysOf(doorway), delaysOf(leaving)];
  const startMs = firstMidnight(home);
  const weeks = Math.max(0, ((home.events.at(-1)?.atMs ?? startMs) - startMs) / days(1) - warmFromDay) / 7;
  const overdue = playedWith(home, settings).filter(
    ({ kind, lastActivityMs }) => kind === "away-overdue" && (lastActivityMs ?? 0) >= startMs + days(warmFromDay),
  ).length;
  return {
    home: home.name,
    arrivals: arrivals.length,
    "nobody seen": arrivals.filter(({ doorMs, insideMs }) => insideMs === null || insideMs - doorMs > unseenFor).length,
    "inside, median h": afterInside?.p50 ?? null,
    "inside, p95": afterInside?.p95 ?? null,
    "doorway, median h": afterDoor?.p50 ?? null,
    "doorway, p95": afterDoor?.p95 ?? null,
    "leaving, median h": afterLeaving?.p50 ?? null,
    "leaving, p95": afterLeaving?.p95 ?? null,
    overdue,
    "a week": weeks === 0 ? null : rounded(overdue / weeks),
  };
}

type Arrival = { doorMs: number; insideMs: number | null };

/** The door, while the engine believes everybody out; further movements of it within `unseenFor` are the same arrival. */
function arrivalsOf(home: Recording, options: OtherwiseOptions): readonly Arrival[] {
  const doors = home.events.filter(isDoor).map(({ atMs }) => atMs);
  const found: Arrival[] = [];
  visited(home, settingsOf(home, options), doors, ({ atMs, moment }) => {
    if (moment.state.presence.at !== "away") return;
    const insideMs = home.events.find((event) => event.atMs > atMs && !isDoor(event))?.atMs ?? null;
    found.push({ doorMs: atMs, insideMs });
  });
  return found;
}
