import { describe, expect, test } from "vitest";
import fc from "fast-check";
import { hours, minutes } from "@shouwang/shared/time/duration.ts";
import { tellAtMs, type Newsworthy } from "./quiet-hours.ts";

const night = { fromMinute: 22 * 60, untilMinute: 7 * 60, timeZone: "Asia/Shanghai" };
/** 2026-05-01 by the clock of the home. */
const at = (clock: string): number => Date.parse(`2026-05-01T${clock}+08:00`);
const fault = { kind: "fault", disablesLifeProtection: false } as const;

describe("R-454 quiet hours hold back what can wait, and never an alarm", () => {
  test.each([
    ["23:00:00", "2026-05-02T07:00:00+08:00"],
    ["22:00:00", "2026-05-02T07:00:00+08:00"],
    ["06:59:59", "2026-05-01T07:00:00+08:00"],
    ["00:00:00", "2026-05-01T07:00:00+08:00"],
  ])("a fault at %s waits until %s", (clock, until) => {
    expect(new Date(tellAtMs(fault, night, at(clock))).toISOString()).toBe(new Date(until).toISOString());
  });

  test.each(["07:00:00", "12:00:00", "21:59:59"])("at %s it is told now", (clock) => {
    expect(tellAtMs(fault, night, at(clock))).toBe(at(clock));
  });

  test("without hours, with hours that have no length, and with hours that are longer than a night it is told now", () => {
    const [none, endless] = [
      { ...night, untilMinute: night.fromMinute },
      { ...night, untilMinute: night.fromMinute - 1 },
    ];
    for (const quiet of [null, none, endless]) expect(tellAtMs(fault, quiet, at("23:00:00"))).toBe(at("23:00:00"));
  });

  test("an incident, a fault that takes the protection away, and what nobody knows never wait, whatever is set and whenever it is", () => {
    const urgent: readonly Newsworthy[] = [
      { kind: "incident" },
      { kind: "fault", disablesLifeProtection: true },
      { kind: "unknown" },
    ];
    const minute = fc.integer({ min: 0, max: 1_439 });
    const zone = fc.constantFrom("Asia/Shanghai", "Asia/Urumqi", "Europe/Berlin", "America/New_York");
    fc.assert(
      fc.property(
        fc.constantFrom(...urgent),
        minute,
        minute,
        zone,
        fc.integer({ min: 0, max: 4e12 }),
        (what, from, until, timeZone, nowMs) => {
          expect(tellAtMs(what, { fromMinute: from, untilMinute: until, timeZone }, nowMs)).toBe(nowMs);
        },
      ),
    );
  });

  test("what waits is told within the longest night, and not before the quiet hours are over", () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 4e12 }), (nowMs) => {
        const toldAtMs = tellAtMs({ kind: "weekly" }, night, nowMs);
        expect(toldAtMs - nowMs).toBeGreaterThanOrEqual(0);
        expect(toldAtMs - nowMs).toBeLessThanOrEqual(hours(9));
        expect(tellAtMs({ kind: "weekly" }, night, Math.ceil(toldAtMs) + minutes(1) / 60_000)).toBeCloseTo(
          toldAtMs,
          -2,
        );
      }),
    );
  });
});
