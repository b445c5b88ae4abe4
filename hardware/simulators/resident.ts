/**
 * The resident of the simulated home, as a list of what happens next. Pure.
 *
 * Somebody walks gently from room to room, so that a rule that waits 90 s for a movement stays content, until told to fall silent. Times are
 * monotonic milliseconds.
 */

import { seconds } from "@shouwang/shared/time/duration.ts";

/** A movement every 15 to 25 s, and a sensor that holds for 8 s. */
const betweenMovements = { least: seconds(15), most: seconds(25) };
const hold = seconds(8);

export type Resident = { room: number; movesAtMs: number; stillAtMs: number | undefined; isQuiet: boolean };
export type Deed = { kind: "move" | "still"; room: number };

export function firstResident(nowMs: number): Resident {
  return { room: 0, movesAtMs: nowMs + seconds(1), stillAtMs: undefined, isQuiet: false };
}

/** @param random in [0, 1). @returns when to ask again as `dueMs`. */
export function live(
  resident: Resident,
  input: { nowMs: number; random: number; roomCount: number },
): { resident: Resident; deeds: readonly Deed[]; dueMs: number } {
  const { nowMs, random, roomCount } = input;
  let next = resident;
  const deeds: Deed[] = [];
  if (next.stillAtMs !== undefined && nowMs >= next.stillAtMs) {
    // A sensor turns off by itself, also in a home that has fallen silent.
    deeds.push({ kind: "still", room: next.room });
    next = { ...next, stillAtMs: undefined };
  }
  if (nowMs >= next.movesAtMs) {
    const wait = betweenMovements.least + random * (betweenMovements.most - betweenMovements.least);
    // Never the same room twice: a walk is what a sensor sees best.
    const room = (next.room + 1 + Math.floor(random * (roomCount - 1))) % roomCount;
    if (!next.isQuiet) deeds.push({ kind: "move", room });
    next = next.isQuiet
      ? { ...next, movesAtMs: nowMs + wait }
      : { ...next, room, movesAtMs: nowMs + wait, stillAtMs: nowMs + hold };
  }
  return { resident: next, deeds, dueMs: Math.min(next.movesAtMs, next.stillAtMs ?? Infinity) };
}
