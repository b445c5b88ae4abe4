import fc from "fast-check";
import { expect, test } from "vitest";
import { days } from "@shouwang/shared/time/duration.ts";
import { batteryOf, type DayLevel } from "./battery.ts";
import { signalOf } from "./signal.ts";

const dayMs = days(1);
const from = 20_000 * dayMs;
const levels = (values: Readonly<Record<number, number>>): DayLevel[] =>
  Object.entries(values).map(([day, mean]) => ({ atMs: from + Number(day) * dayMs, mean }));
/** A value each day. */
const falling = (at: (day: number) => number, count: number): DayLevel[] =>
  Array.from({ length: count }, (_, day) => ({ atMs: from + day * dayMs, mean: at(day) }));

test.each([
  ["a per cent a day", falling((day) => 70 - day, 31), null, { percent: 40, daysLeft: 30, why: null }],
  [
    "half a per cent a day, said every second day",
    levels({ 0: 50, 2: 49, 4: 48, 6: 47, 8: 46 }),
    null,
    { daysLeft: 72 },
  ],
  ["one wrong reading moves nothing", falling((day) => (day === 20 ? 3 : 70 - day), 31), null, { daysLeft: 30 }],
  [
    "a new battery begins anew",
    [...falling((day) => 30 - day, 15), ...falling((day) => 115 - day, 31).slice(15)],
    null,
    { percent: 85, daysLeft: 75 },
  ],
  ["just put in", levels({ 0: 100, 5: 99 }), null, { daysLeft: null, why: "short" }],
  ["it stands still", levels({ 0: 100, 90: 100 }), null, { percent: 100, daysLeft: null, why: "still" }],
  [
    "it holds while the device is heard, and so falls slower",
    levels({ 0: 60, 1: 59 }),
    from + 50 * dayMs,
    { why: "still" },
  ],
  ["nearly empty is empty", levels({ 0: 10, 9: 9 }), null, { daysLeft: 0, why: null }],
  ["nobody plans for longer", levels({ 0: 100, 20: 99, 40: 98, 60: 97 }), null, { daysLeft: 999 }],
])("R-591 days of a battery: %s", (_what, given, heardMs, expected) => {
  expect(batteryOf(given, heardMs)).toMatchObject({ at: "level", ...expected });
});

test("R-591 what never said a level is unknown, and not full", () => {
  expect(batteryOf([], from)).toEqual({ at: "unknown", why: "no-level" });
});

test("R-591 whatever was measured: no number below zero, none that is invented, and the same answer a year later", () => {
  const measured = fc.array(fc.tuple(fc.integer({ min: 0, max: 200 }), fc.double({ min: 0, max: 100, noNaN: true })), {
    maxLength: 40,
  });
  fc.assert(
    fc.property(measured, (some) => {
      const given = levels(Object.fromEntries(some));
      const found = batteryOf(given, null);
      const later = given.map((one) => ({ ...one, atMs: one.atMs + 365 * dayMs }));
      const again = batteryOf(later, null);
      if (found.at === "unknown") {
        expect(given).toEqual([]);
        return;
      }
      expect(again).toEqual({ ...found, atMs: found.atMs + 365 * dayMs });
      if (found.daysLeft !== null) expect(found.daysLeft).toBeGreaterThanOrEqual(0);
    }),
  );
});

test.each([
  ["steady", falling(() => 120, 40), null, { at: "steady", now: 120, before: 120 }],
  ["weak", falling(() => 30, 40), null, { at: "weak", now: 30 }],
  ["falling", falling((day) => (day < 37 ? 150 : 80), 40), null, { at: "falling", now: 80, before: 150 }],
  ["one bad day is none", falling((day) => (day === 39 ? 90 : 150), 40), null, { at: "steady" }],
  ["a new one has no before", falling(() => 120, 2), null, { at: "steady", before: null }],
  ["what was said long ago holds while it is heard", levels({ 0: 150 }), from + 40 * dayMs, { at: "steady", now: 150 }],
])("R-592 the radio of a device: %s", (_what, given, heardMs, expected) => {
  expect(signalOf(given, heardMs)).toMatchObject(expected);
});

test("R-592 a radio that says nothing is unknown", () => {
  expect(signalOf([], null)).toEqual({ at: "unknown" });
});
