import { expect, test } from "vitest";
import fc from "fast-check";
import { dayOf } from "../registry/residents/day.ts";
import { addDays, minuteOfDay, startOfDayMs, weekdayOf } from "./local-day.ts";

test("a date begins at midnight of its own zone", () => {
  expect(startOfDayMs("2026-11-22", "Asia/Shanghai")).toBe(Date.UTC(2026, 10, 21, 16));
  expect(dayOf(Date.UTC(2026, 10, 21, 16), "Asia/Shanghai")).toBe("2026-11-22");
  expect(dayOf(Date.UTC(2026, 10, 21, 16) - 1, "Asia/Shanghai")).toBe("2026-11-21");
  expect(minuteOfDay(Date.UTC(2026, 10, 22, 0, 30), "Asia/Shanghai")).toBe(8 * 60 + 30);
  expect(weekdayOf("2026-11-22")).toBe(7);
});

test("also where clocks are changed", () => {
  const length = (date: string): number =>
    startOfDayMs(addDays(date, 1), "Europe/Berlin") - startOfDayMs(date, "Europe/Berlin");
  expect([length("2026-03-29"), length("2026-10-25"), length("2026-10-26")].map((one) => one / 3_600_000)).toEqual([
    23, 25, 24,
  ]);
});

test("any instant lies within its own day", () => {
  const zones = fc.constantFrom("Asia/Shanghai", "Europe/Berlin", "America/New_York", "UTC");
  const times = fc.integer({ min: Date.UTC(2020, 0, 1), max: Date.UTC(2035, 0, 1) });
  fc.assert(
    fc.property(times, zones, (atMs, zone) => {
      const date = dayOf(atMs, zone);
      expect(startOfDayMs(date, zone)).toBeLessThanOrEqual(atMs);
      expect(startOfDayMs(addDays(date, 1), zone)).toBeGreaterThan(atMs);
    }),
  );
});
