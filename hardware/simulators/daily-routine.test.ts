import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { createManualClock } from "@shouwang/shared/time/manual-clock.ts";
import { days, hours, minutes } from "@shouwang/shared/time/duration.ts";
import { playRoutine } from "./daily-routine-player.ts";
import { generateHome, ordinaryDays, toCsv, type RoutineRow } from "./daily-routine.ts";

const generate = (seed: number, dayCount = 7): readonly RoutineRow[] =>
  generateHome({ seed, firstDay: "2026-03-02", dayCount, parameters: ordinaryDays });
const startMs = Date.parse("2026-03-02T00:00:00Z");

test("the week in test/vectors/homes is what seed 1 gives", () => {
  const file = new URL("../../test/vectors/homes/generated-7d.csv", import.meta.url);
  expect(readFileSync(file, "utf8")).toBe(toCsv(generate(1)));
});

test("one seed gives one home, another seed another", () => {
  expect(generate(5)).toEqual(generate(5));
  expect(generate(5)).not.toEqual(generate(6));
});

describe.each([1, 2, 3, 4, 5])("seed %i over 60 days", (seed) => {
  const rows = generate(seed, 60);
  const of = (sensorId: string): RoutineRow[] => rows.filter((row) => row.sensorId === sensorId);
  const sensors = [...new Set(rows.map(({ sensorId }) => sensorId))];

  test("rows are in order, within the days, and turn each sensor on and off in turn", () => {
    expect(rows.every((row, index) => row.atMs >= (rows[index - 1]?.atMs ?? 0))).toBe(true);
    expect(rows.every(({ atMs }) => atMs >= startMs && atMs < startMs + days(60))).toBe(true);
    expect(sensors.toSorted()).toEqual([
      "door_front",
      "motion_bathroom",
      "motion_bedroom",
      "motion_hall",
      "motion_kitchen",
      "motion_living_room",
    ]);
    const turned = of("door_front").map(({ value }) => value);
    expect(turned.every((value, index) => value === (index % 2 === 0 ? "ON" : "OFF"))).toBe(true);
  });

  test("as many rows a day as a recorded home, and no sensor twice at one instant with one value", () => {
    expect(rows.length / 60).toBeGreaterThan(100);
    expect(rows.length / 60).toBeLessThan(500);
    const keys = rows.map(({ atMs, sensorId, value }) => `${atMs} ${sensorId} ${value}`);
    expect(new Set(keys).size).toBe(keys.length);
  });

  test("nobody moves while the person is out", () => {
    const door = of("door_front").map(({ atMs }) => atMs);
    // Four rows an outing: open, closed, open, closed.
    for (let index = 0; index + 3 < door.length; index += 4) {
      const [left = 0, back = 0] = [door[index + 1], door[index + 2]];
      const moved = rows.filter(
        (row) => row.kind === "motion" && row.value === "ON" && row.atMs > left + minutes(1) && row.atMs < back,
      );
      expect(moved).toEqual([]);
    }
  });

  test("without being out, at most some hours pass without a movement, and only at night", () => {
    const active = rows.filter((row) => row.value === "ON").map(({ atMs }) => atMs);
    const gaps = active
      .slice(1)
      .map((atMs, index) => ({ lengthMs: atMs - (active[index] ?? 0), endHour: new Date(atMs).getUTCHours() }));
    expect(Math.max(...gaps.map(({ lengthMs }) => lengthMs))).toBeLessThan(hours(8));
    const byDay = gaps.filter(({ endHour }) => endHour >= 10 && endHour < 22);
    expect(Math.max(...byDay.map(({ lengthMs }) => lengthMs))).toBeLessThan(hours(3));
  });
});

describe("played on a bridge", () => {
  test.each([1, 60])("at speed %i each row comes at its time, in order", async (speed) => {
    const rows = generate(2, 1);
    const clock = createManualClock({ wallMs: 0 });
    const done: string[] = [];
    const note =
      (what: string) =>
      async (address: string): Promise<void> =>
        void done.push(`${clock.uptimeMs()} ${address} ${what}`);
    const home = {
      open: note("ON"),
      close: note("OFF"),
      motion: (address: string, isMoving: boolean) => note(isMoving ? "ON" : "OFF")(address),
    };
    const addresses = Object.fromEntries(rows.map(({ sensorId }) => [sensorId, sensorId]));
    const played = playRoutine({ rows, home, addresses, clock, speed });
    await clock.advanceTo(days(1) / speed + 1_000);
    await played.finished;
    const firstMs = rows[0]?.atMs ?? 0;
    expect(done).toHaveLength(rows.length);
    const late = rows.map((row, index) => Number(done[index]?.split(" ")[0]) - (row.atMs - firstMs) / speed);
    expect(Math.max(...late.map((ms) => Math.abs(ms)))).toBeLessThan(1);
    expect(done.map((text) => text.split(" ").slice(1).join(" "))).toEqual(
      rows.map(({ sensorId, value }) => `${sensorId} ${value}`),
    );
  });

  test("stopped, it says nothing more", async () => {
    const clock = createManualClock({ wallMs: 0 });
    let count = 0;
    const tell = async (): Promise<void> => void (count += 1);
    const rows = generate(2, 1);
    const played = playRoutine({
      rows,
      home: { open: tell, close: tell, motion: tell },
      addresses: { motion_bedroom: "b" },
      clock,
      speed: 1,
    });
    await clock.advanceTo(hours(5));
    const soFar = count;
    played[Symbol.dispose]();
    await clock.advanceTo(hours(24));
    expect(soFar).toBeGreaterThan(0);
    expect(count).toBe(soFar);
  });
});
