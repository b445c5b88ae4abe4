import { expect, test } from "vitest";
import { hours, seconds } from "@shouwang/shared/time/duration.ts";
import { firstResident, live, type Deed, type Resident } from "./resident.ts";

type Lived = { resident: Resident; deeds: { atMs: number; deed: Deed }[] };

function liveFor(start: Resident, fromMs: number, toMs: number): Lived {
  let resident = start;
  const deeds: Lived["deeds"] = [];
  for (let nowMs = fromMs, n = 0; nowMs <= toMs; n += 1) {
    // Any numbers will do; these go through all tenths.
    const lived = live(resident, { nowMs, random: ((n * 7) % 10) / 10, roomCount: 5 });
    resident = lived.resident;
    deeds.push(...lived.deeds.map((deed) => ({ atMs: nowMs, deed })));
    nowMs = Math.max(lived.dueMs, nowMs + 1);
  }
  return { resident, deeds };
}

const moves = (lived: Lived): number[] =>
  lived.deeds.filter(({ deed }) => deed.kind === "move").map(({ atMs }) => atMs);

test("for an hour somebody moves every 15 to 25 s, from room to room, and each sensor turns off again", () => {
  const lived = liveFor(firstResident(0), 0, hours(1));
  const times = moves(lived);
  const pauses = times.slice(1).map((atMs, index) => atMs - (times[index] ?? 0));
  expect(Math.min(...pauses)).toBeGreaterThanOrEqual(seconds(15));
  expect(Math.max(...pauses)).toBeLessThanOrEqual(seconds(25));
  const kinds = lived.deeds.map(({ deed }) => deed.kind);
  expect(kinds.every((kind, index) => kind === (index % 2 === 0 ? "move" : "still"))).toBe(true);
  expect(new Set(lived.deeds.map(({ deed }) => deed.room)).size).toBe(5);
});

test("told to be quiet there is no movement at all, and afterwards there is again", () => {
  const before = liveFor(firstResident(0), 0, seconds(100));
  const quiet = liveFor({ ...before.resident, isQuiet: true }, seconds(100), seconds(700));
  expect(moves(quiet)).toEqual([]);
  const after = liveFor({ ...quiet.resident, isQuiet: false }, seconds(700), seconds(760));
  expect(moves(after).length).toBeGreaterThan(1);
});
