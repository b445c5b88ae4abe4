/**
 * Somebody comes on a visit, stays for half an hour to three hours, and leaves by the door; the resident is silent from then on. How long until
 * they are missed, counted from the door? The same with the rule for visitors switched off: then the door says that everybody left.
 */

import { hours, minutes, seconds } from "@shouwang/shared/time/duration.ts";
import type { Recording, Sensor } from "../../replay/recording.ts";
import { settingsOf } from "../drive.ts";
import { delaysOf, evenly, type Delays } from "../figures.ts";
import { mulberry32 } from "../seeded.ts";
import { missedAt, row, visited, type Said, type Stop } from "./altered.ts";
import { instantsOf } from "./instants.ts";
import type { Otherwise, OtherwiseOptions } from "./worlds.ts";

/** Source: facts on inactivity §3 (visits of 0.5 to 3 h). */
const visit = { least: minutes(30), most: hours(3) };
const valuesPerHome = 400;
/** Between two movements that a detector sees: of two people who come in, and of two who sit and talk. Ours. */
const paces = { comingIn: minutes(1), sitting: minutes(4) };

export function visitorWorld(homes: readonly Recording[], options: OtherwiseOptions): Otherwise {
  const all: { asRuns: number[]; ignored: number[] } = { asRuns: [], ignored: [] };
  const rows = homes.flatMap((home) => {
    const door = home.sensors.find(({ kind }) => kind === "door");
    const instants = instantsOf(home);
    if (door === undefined || instants.length === 0) return [];
    const asRuns = missedAfterVisits(home, { door, instants }, options);
    const ignored = missedAfterVisits(home, { door, instants }, { ...options, guests: "ignored" });
    if (asRuns.length === 0) return [];
    all.asRuns.push(...evenly(asRuns, valuesPerHome));
    all.ignored.push(...evenly(ignored, valuesPerHome));
    return [rowOf(home.name, asRuns.length, delaysOf(asRuns), delaysOf(ignored))];
  });
  if (rows.length > 1) rows.push(rowOf("all, each as much", null, delaysOf(all.asRuns), delaysOf(all.ignored)));
  return {
    world: "visitor",
    says: "hours from the visitor's leaving to whichever comes first, check-in or the alarm for who is out too long; visits at instants of chance after day 14.",
    rows,
  };
}

function rowOf(home: string, visits: number | null, asRuns: Delays | null, ignored: Delays | null) {
  return {
    home,
    visits,
    "median h": asRuns?.p50 ?? null,
    "p95 h": asRuns?.p95 ?? null,
    "max h": asRuns?.max ?? null,
    "median h, rule off": ignored?.p50 ?? null,
    "p95 h, rule off": ignored?.p95 ?? null,
    "max h, rule off": ignored?.max ?? null,
  };
}

function missedAfterVisits(
  home: Recording,
  { door, instants }: { door: Sensor; instants: readonly number[] },
  options: OtherwiseOptions,
): readonly number[] {
  const random = mulberry32(11);
  const delays: number[] = [];
  visited(home, settingsOf(home, options), instants, (stop) => {
    // Drawn for each instant, so that both rules see the same visits.
    const stayMs = visit.least + random() * (visit.most - visit.least);
    const { said, leftAtMs } = visitOf(stop, { door, stayMs, random });
    if (stop.moment.state.presence.at !== "home") return;
    const played = stop.on(said, leftAtMs - minutes(3));
    const foundAtMs = missedAt(played, leftAtMs);
    if (foundAtMs !== null) delays.push(foundAtMs - leftAtMs);
  });
  return delays;
}

function visitOf(
  { atMs, lastInside }: Stop,
  { door, stayMs, random }: { door: Sensor; stayMs: number; random: () => number },
): { said: readonly Said[]; leftAtMs: number } {
  const leftAtMs = atMs + stayMs;
  const inside = lastInside ?? door;
  const said = [
    row(inside, atMs),
    row(door, atMs + seconds(20)),
    row(door, atMs + seconds(28), false),
    row(inside, leftAtMs - seconds(20)),
    row(door, leftAtMs - seconds(6)),
    row(door, leftAtMs, false),
  ];
  for (let seenMs = atMs + seconds(30); seenMs < leftAtMs - seconds(30);) {
    said.push(row(inside, seenMs));
    seenMs += -Math.log(1 - random()) * (seenMs < atMs + minutes(4) ? paces.comingIn : paces.sitting);
  }
  return { said, leftAtMs };
}
