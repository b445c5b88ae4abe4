import { describe, expect, test } from "vitest";
import type { QuarterState } from "../../api/contract/caregiver.ts";
import { learnedHour, hoursOf, minuteText, runsOf } from "./day-runs.ts";

const aDay = (changes: Readonly<Record<number, QuarterState>>): QuarterState[] =>
  Array.from({ length: 96 }, (_none, n) => changes[n] ?? (n < 48 ? "still" : "to-come"));

describe("R-573 a day in quarter-hours", () => {
  test("is drawn in runs, and a gap is one of them", () => {
    const runs = runsOf(aDay({ 24: "moved", 25: "moved", 26: "gap" }));
    expect(runs.map(({ state }) => state)).toEqual(["still", "moved", "gap", "still", "to-come"]);
    expect(runs[1]).toEqual({ state: "moved", from: 25, width: (2 / 96) * 100 });
    expect(runs.reduce((sum, { width }) => sum + width, 0)).toBeCloseTo(100);
  });

  test("is read by the hour, what is not known before what is quiet", () => {
    const usual = Array.from({ length: 96 }, (_none, n) => (n < 4 ? null : n < 8 ? 0.1 : n < 12 ? 0.4 : 0.9));
    const hours = hoursOf({ today: aDay({ 1: "gap", 5: "moved", 6: "gap", 9: "away" }), usual });
    expect(hours).toHaveLength(24);
    expect(hours.slice(0, 4)).toEqual([
      { hour: 0, today: "gap", usual: "unknown" },
      { hour: 1, today: "moved", usual: "seldom" },
      { hour: 2, today: "away", usual: "sometimes" },
      { hour: 3, today: "still", usual: "often" },
    ]);
    expect(hours[23]).toEqual({ hour: 23, today: "to-come", usual: "often" });
  });

  test("minutes are times of the clock", () => {
    expect([0, 365, 1_439.6].map(minuteText)).toEqual(["00:00", "06:05", "00:00"]);
  });
});

test("R-757 an hour of the learned day is the longer of its halves, and its own only when both are; nothing learned is no hour", () => {
  const usualMinutes = [60, 120, ...Array.from({ length: 46 }, () => 1)];
  expect(learnedHour({ usualMinutes, othersAt: [1] }, 0)).toEqual({ usualMs: 7_200_000, isOwn: false });
  expect(learnedHour({ usualMinutes, othersAt: [1] }, 23)).toEqual({ usualMs: 60_000, isOwn: true });
  expect(learnedHour({ usualMinutes: [], othersAt: [] }, 3)).toBeNull();
});
