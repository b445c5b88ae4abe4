import { expect, test } from "vitest";
import { createGathering, gatherFor } from "./gathering.ts";

/** What comes evenly for a while, and is decided at once. @returns how long the next one would wait. */
function waitAfter(perSecond: number, forMs: number): number {
  const gathering = createGathering();
  let atMs = 1_000_000;
  for (const endMs = atMs + forMs; atMs < endMs; atMs += 1_000 / perSecond) {
    gathering.came(atMs);
    gathering.drained(atMs);
  }
  return Math.max(0, gathering.openAtMs - atMs);
}

test.each([
  ["the first message of a quiet house", 1, 1],
  ["a village", 20, 5_000],
  ["a burst shorter than a second", 1_000, 900],
])("R-071 %s is decided at once", (_what, perSecond, forMs) => {
  expect(waitAfter(perSecond, forMs)).toBe(0);
});

test("R-071 a county is gathered, for less than the two seconds that telemetry may wait, and released when somebody asks", () => {
  expect(waitAfter(667, 5_000)).toBeGreaterThan(gatherFor - 10);
  expect(waitAfter(667, 5_000)).toBeLessThan(2_000);
  const gathering = createGathering();
  for (let atMs = 0; atMs < 3_000; atMs++) gathering.came(atMs);
  gathering.drained(3_000);
  expect(gathering.openAtMs).toBe(3_000 + gatherFor);
  gathering.open();
  expect(gathering.openAtMs).toBeLessThan(3_000);
});
