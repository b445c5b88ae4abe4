/** Tables of what a home teaches and what is asked of it. Units: hours of the clock of the home, which is UTC here. */

import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { days, hours, minutes } from "@shouwang/shared/time/duration.ts";
import { checkInAtMs, usualAt, type Silence, type Width } from "./check-in-time.ts";
import { at, cell, cellsTotal, lengthAt, nothingLearned, unit, type LearnedDay } from "./learned-day.ts";
import { nightsPassed, silenceLearned } from "./learning.ts";
import { packed, packedBytes, unpacked } from "./packed.ts";
import { referenceTuning, standardTuning } from "./tuning.ts";

const day0 = 20_000;
const midnight = day0 * days(1);
const width: Width = { timeZone: "UTC", tuning: standardTuning, isGuestAbout: false };
const clock = (day: number, hour: number): number => midnight + day * days(1) + hours(hour);
const inBedroom = (fromMs: number): Silence => ({ fromMs, room: "bedroom" });

/** So many days of one silence each. */
function livedThrough(count: number, from: number, to: number): LearnedDay {
  let day = nothingLearned(day0);
  for (let n = 0; n < count; n += 1) {
    day = nightsPassed(day, clock(n, from), null, width);
    day = silenceLearned(day, inBedroom(clock(n, from)), clock(n, to), width);
  }
  return nightsPassed(day, clock(count, 0), null, width);
}
const lineAt = (day: LearnedDay, hour: number): number => lengthAt(day, at.line + hour * 2) / hours(1);

describe("R-795 what a silence teaches", () => {
  test("each half hour through which it lasted is worth its length at the end of that half hour", () => {
    const day = livedThrough(1, 1, 3.25);
    expect([0.5, 1, 1.5, 2, 2.5, 3, 3.5].map((hour) => lineAt(day, hour))).toEqual([0, 0.5, 1, 1.5, 2, 2.25, 0]);
  });

  test("shorter than 5 min and longer than 24 h teach nothing", () => {
    const fresh = nothingLearned(day0);
    expect(silenceLearned(fresh, inBedroom(clock(0, 1)), clock(0, 1) + minutes(5) - 1, width)).toBe(fresh);
    expect(silenceLearned(fresh, inBedroom(clock(0, 1)), clock(1, 1) + 1, width)).toBe(fresh);
  });

  test("one silence raises the line to 15 min after its own check-in at most, from the seventh day on", () => {
    const learned = livedThrough(10, 1, 2);
    const silence = inBedroom(clock(10, 1));
    const dueMs = checkInAtMs(learned, silence, width);
    const after = nightsPassed(silenceLearned(learned, silence, clock(10, 13), width), clock(11, 0), null, width);
    const longest = Math.max(...Array.from({ length: 48 }, (_, index) => lengthAt(after, at.line + index)));
    expect(Math.abs(longest - (dueMs - silence.fromMs + minutes(15)))).toBeLessThanOrEqual(unit);
  });

  test("a night forgets half a hundredth, and happens once for each date", () => {
    const learned = livedThrough(1, 1, 3);
    const before = lineAt(learned, 2.5);
    expect(lineAt(nightsPassed(learned, clock(2, 5), null, width), 2.5)).toBeCloseTo(before * 0.995, 3);
    const twice = nightsPassed(nightsPassed(learned, clock(2, 0), null, width), clock(2, 23), null, width);
    expect(cell(twice, at.age)).toBe(2);
  });

  test("a silence that runs at midnight belongs to the day before up to there", () => {
    const fresh = nothingLearned(day0);
    const after = nightsPassed(fresh, clock(1, 6), inBedroom(clock(0, 22)), width);
    expect([lineAt(after, 22), lineAt(after, 23.5), lineAt(after, 0)]).toEqual([0.5, 2, 0]);
  });
});

describe("R-796 by when somebody should have moved", () => {
  const tuning = { ...standardTuning, coldBuffer: minutes(0) };
  const known = livedThrough(30, 8, 9);
  const due = (fromMs: number, room: Silence["room"] = "living-room", day = known): number =>
    (checkInAtMs(day, { fromMs, room }, { ...width, tuning }) - fromMs) / hours(1);

  test("the longest usual of the half hour and the one before, and 2 h", () => {
    expect(due(clock(31, 12))).toBe(2);
    expect(due(clock(31, 6.25))).toBe(3);
    expect(due(clock(31, 5.75))).toBe(2);
  });

  test("R-730 the half hour after it counts whole for two weeks, and fades in two more; as published it always counts", () => {
    const slotBefore = (count: number, of = tuning): number =>
      usualAt(livedThrough(count, 8, 9), 15, { ...of, priorDays: 0 }) / hours(1);
    expect(slotBefore(14)).toBeCloseTo(0.5 * 1, 2);
    expect(slotBefore(21)).toBeCloseTo(0.25, 2);
    expect(slotBefore(28)).toBe(0);
    expect(slotBefore(28, referenceTuning)).toBeCloseTo(0.5, 2);
  });

  test("R-731 where nobody stays for long, a quarter more than the longest stay and an hour", () => {
    let day = livedThrough(15, 8, 9);
    const stay: Silence = { fromMs: clock(15, 12), room: "bathroom" };
    for (let n = 0; n < 10; n += 1) day = silenceLearned(day, stay, stay.fromMs + hours(0.4), width);
    expect(due(clock(15, 16), "bathroom", day)).toBeCloseTo(1.5, 2);
    expect(due(clock(15, 16), "living-room", day)).toBe(2);
  });

  test("never sooner than 45 min, never later than 12 h", () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 0, max: 65_535 }), { minLength: 208, maxLength: 208 }),
        fc.nat(days(1)),
        (cells, within) => {
          const day: LearnedDay = { v: 1, cells: Uint16Array.from(cells) };
          const dueIn = due(midnight + within, "bathroom", day);
          expect(dueIn).toBeGreaterThanOrEqual(0.75);
          expect(dueIn).toBeLessThanOrEqual(12);
        },
      ),
    );
  });

  test("a longer line never brings it sooner", () => {
    fc.assert(
      fc.property(fc.nat(47), fc.integer({ min: 1, max: 20_000 }), fc.nat(days(1)), (index, more, within) => {
        const cells = known.cells.slice();
        cells[at.line + index] = Math.min(65_535, (cells[at.line + index] ?? 0) + more);
        expect(due(midnight + within, "other", { v: 1, cells })).toBeGreaterThanOrEqual(
          due(midnight + within, "other"),
        );
      }),
    );
  });
});

test("R-763 any cells are the same after they were packed, never longer than plain; any bytes are a day or nothing", () => {
  const cells = fc.array(fc.oneof(fc.constant(0), fc.integer({ min: 0, max: 65_535 })), {
    minLength: cellsTotal,
    maxLength: cellsTotal,
  });
  fc.assert(
    fc.property(cells, fc.nat(), fc.nat(255), (values, place, byte) => {
      const day = { v: 1, cells: Uint16Array.from(values) } as const;
      const bytes = packed(day);
      expect(bytes.length).toBeLessThanOrEqual(packedBytes);
      expect(unpacked(bytes)).toEqual(day);
      bytes[place % bytes.length] = byte;
      const damaged = unpacked(bytes);
      if (damaged !== null) expect(damaged.cells).toHaveLength(cellsTotal);
    }),
  );
  fc.assert(fc.property(fc.uint8Array({ maxLength: 500 }), (bytes) => void unpacked(bytes)));
});

test("R-797 a learned day is the same after it was stored; another version or length is nothing learned", () => {
  const day = livedThrough(9, 22, 30);
  expect(unpacked(packed(day))).toEqual(day);
  expect(packed(day).length).toBeLessThan(packedBytes / 2);
  expect(unpacked(packed(day).subarray(0, -1))).toBeNull();
  expect(unpacked(Uint8Array.of(...packed(day), 0))).toBeNull();
  expect(unpacked(Uint8Array.from(packed(day), (byte, index) => (index === 0 ? 4 : byte)))).toBeNull();
  // As the versions of before wrote it.
  const long = new Uint8Array(packedBytes);
  for (const [index, value] of day.cells.entries()) new DataView(long.buffer).setUint16(1 + 2 * index, value, true);
  for (const [version, length] of [
    [1, packedBytes - 2],
    [2, packedBytes],
  ] as const) {
    long[0] = version;
    expect(unpacked(long.slice(0, length))).toEqual(day);
    expect(unpacked(long.slice(0, length - 1))).toBeNull();
  }
});
