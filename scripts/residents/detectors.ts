/**
 * What the kit of an ordinary home reports of a life: a motion detector in each of five rooms and a contact at the front door.
 *
 * Idea: a movement switches a detector on, which stays on until nothing has moved for its hold time; some movements are missed, and a pet is
 * seen now and then where detectors are not shielded against it. A detector that has died reports nothing. Rows are those of a recording
 * (`timestamp_iso_local,sensor_id,kind,location,value`), in whole seconds. Limits: no radio is lost here; `npm run evaluate` and the simulation
 * of the whole way do that.
 */

import { days, minutes, seconds } from "@shouwang/shared/time/duration.ts";
import { insidePlaces, type Inside, type Stay } from "./days.ts";
import { drawsOf, type Draws } from "./draws.ts";
import type { Life } from "./life.ts";
import type { Truth } from "./truth.ts";

export type Row = { atMs: number; sensorId: string; kind: "motion" | "door"; location: string; value: string };

/** A cat is about by day and night; where detectors are shielded, one in thirty of its movements is seen. Ours. */
const pet = { each: minutes(40), seen: 0.35, seenShielded: 0.03 };

export function rowsOf(life: Life): readonly Row[] {
  const { person, stays, seen, passages, truth } = life;
  const draws = drawsOf(truth.seed, "detectors");
  const movements = [...movementsOf(life, draws), ...seen].filter(() => draws.chance() >= person.detector.misses);
  const all = [...movements, ...petOf(truth)];
  const motion = insidePlaces.flatMap((room) => {
    const instants = all.filter((one) => one.room === room).map(({ atMs }) => atMs);
    return held(
      room,
      instants.toSorted((a, b) => a - b),
      person.detector.hold,
    );
  });
  const doors = truth.traits.includes("no-door")
    ? []
    : [...doorsOf(stays), ...passages.flatMap((atMs) => [...passage(atMs)])];
  return [...motion, ...doors]
    .filter((row) => row.atMs >= truth.fromMs && row.atMs < truth.untilMs && !isDead(row, truth))
    .toSorted((a, b) => a.atMs - b.atMs || a.sensorId.localeCompare(b.sensorId));
}

export function csvOf(rows: readonly Row[]): string {
  const lines = rows.map(({ atMs, sensorId, kind, location, value }) =>
    [new Date(atMs).toISOString().slice(0, 19), sensorId, kind, location, value].join(","),
  );
  return `${["timestamp_iso_local,sensor_id,kind,location,value", ...lines].join("\n")}\n`;
}

type Movement = { room: Inside; atMs: number };

function movementsOf({ stays, person: { paces }, truth: { seed } }: Life, draws: Draws): Movement[] {
  const found: Movement[] = [];
  let before: Stay | undefined;
  const quiet = quietDays(seed);
  for (const one of stays) {
    // Every way from room to room, and out and in, leads through the hall; in only after the door.
    if (before?.place === "outside") found.push({ room: "hall", atMs: one.fromMs + seconds(6) });
    else if (before !== undefined && before.place !== one.place && before.pace !== "lying")
      found.push({ room: "hall", atMs: one.fromMs - seconds(one.place === "outside" ? 20 : 4) });
    before = one;
    if (one.place === "outside" || one.pace === "lying") continue;
    const paceMs = paces[one.pace] * quiet(one.fromMs);
    for (let atMs = one.fromMs + seconds(12); atMs < one.toMs; atMs += Math.max(seconds(1), draws.next(paceMs)))
      found.push({ room: one.place, atMs });
  }
  return found;
}

/** On some days people move less, on some more. Ours. */
function quietDays(seed: number): (atMs: number) => number {
  return (atMs) => Math.exp(drawsOf(seed, `quiet ${Math.floor(atMs / days(1))}`).about(0, 0.3));
}

function petOf({ seed, traits, fromMs, untilMs }: Truth): Movement[] {
  const share = traits.includes("pet") ? pet.seen : traits.includes("shielded-pet") ? pet.seenShielded : 0;
  if (share === 0) return [];
  const draws = drawsOf(seed, "pet");
  const found: Movement[] = [];
  for (let atMs = fromMs + draws.next(pet.each); atMs < untilMs; atMs += draws.next(pet.each)) {
    const [room, isSeen] = [draws.pick(insidePlaces), draws.chance() < share];
    if (isSeen) found.push({ room, atMs });
  }
  return found;
}

function held(room: Inside, instants: readonly number[], hold: number): Row[] {
  const rows: Row[] = [];
  const row = (atMs: number, value: string): void => {
    rows.push({ atMs: whole(atMs), sensorId: `pir_${room.replace("-", "_")}`, kind: "motion", location: room, value });
  };
  let offMs: number | undefined;
  for (const atMs of instants) {
    if (offMs === undefined || atMs > offMs) {
      if (offMs !== undefined) row(offMs, "OFF");
      row(atMs, "ON");
    }
    offMs = atMs + hold;
  }
  if (offMs !== undefined) row(offMs, "OFF");
  return rows;
}

/** Out: the door opens some seconds before nobody is there; back: it opens when the stay outside ends. */
const doorsOf = (stays: readonly Stay[]): Row[] =>
  stays
    .filter(({ place }) => place === "outside")
    .flatMap(({ fromMs, toMs }) => [...passage(fromMs - seconds(10)), ...passage(toMs)]);

function passage(atMs: number): readonly [Row, Row] {
  const row = (at: number, value: string): Row => ({
    atMs: whole(at),
    sensorId: "door_front",
    kind: "door",
    location: "hall",
    value,
  });
  return [row(atMs, "OPEN"), row(atMs + seconds(9), "CLOSE")];
}

const whole = (atMs: number): number => Math.round(atMs / 1_000) * 1_000;

function isDead({ location, kind, atMs }: Row, { facts }: Truth): boolean {
  return facts.some(
    (fact) => fact.kind === "sensor-death" && kind === "motion" && fact.room === location && atMs >= fact.fromMs,
  );
}
