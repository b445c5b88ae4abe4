import { describe, expect, test } from "vitest";
import type { HomeDay } from "../../api/contract.ts";
import { lanesOf, placeOf, ticksOf } from "./day-lanes.ts";
import { ageText, clockText, dayAndClockText, roughWords } from "./time-text.ts";

const hour = 3_600_000;
const fromMs = Date.UTC(2026, 4, 1, 1, 20);
const range = { homeId: "home-1", fromMs, toMs: fromMs + 24 * hour };
const day = (series: string, points: readonly (readonly [hours: number, value: number])[]): HomeDay => ({
  ...range,
  series: [
    {
      deviceId: "d",
      name: "d",
      room: "hall",
      series,
      points: points.map(([hours, value]): [number, number] => [fromMs + hours * hour, value]),
    },
  ],
  alarms: [],
});
/** In hours, which are easier to read than per cents. */
const spans = (given: HomeDay): [from: number, to: number][] =>
  lanesOf(given).flatMap((lane) =>
    lane.marks.map(({ from, width }): [number, number] => [round(from * 0.24), round((from + width) * 0.24)]),
  );
const round = (value: number): number => Math.round(value * 1_000) / 1_000;

describe("spans", () => {
  test.each([
    [
      "a door that was opened and closed",
      "door",
      [
        [6, 1],
        [7, 0],
      ],
      [[6, 7]],
    ],
    ["a door that is still open", "door", [[20, 1]], [[20, 24]]],
    [
      "open again while open changes nothing",
      "door",
      [
        [6, 1],
        [6.5, 1],
        [7, 0],
      ],
      [[6, 7]],
    ],
    ["what was before the first point is not claimed", "door", [[7, 0]], []],
    ["motion without an end is believed for ten minutes", "motion", [[6, 1]], [[6, 6.167]]],
    [
      "motion that goes on is one span",
      "motion",
      [
        [6, 1],
        [6.1, 1],
        [6.2, 0],
      ],
      [[6, 6.2]],
    ],
    [
      "motion that was cut off and came back is two",
      "motion",
      [
        [6, 1],
        [9, 1],
        [9.1, 0],
      ],
      [
        [6, 6.167],
        [9, 9.1],
      ],
    ],
  ] as const)("%s", (_what, series, points, expected) => {
    expect(spans(day(series, points))).toEqual(expected);
  });
});

test("movement is a stick for each minute, as tall as its value and no taller than the lane", () => {
  const [lane] = lanesOf(
    day("movement", [
      [1, 50],
      [2, 250],
    ]),
  );
  expect(lane?.shape).toBe("sticks");
  expect(lane?.marks.map(({ height }) => height)).toEqual([0.5, 1]);
});

test("a series nobody foresaw is drawn; what only a technician reads is not", () => {
  expect(
    lanesOf(
      day("temperature-celsius", [
        [1, 18],
        [2, 21],
      ]),
    )[0]?.marks.map(({ height }) => height),
  ).toEqual([0, 1]);
  expect(lanesOf(day("battery-percent", [[1, 80]]))).toEqual([]);
  expect(lanesOf(day("motion", []))).toEqual([]);
});

test.each([
  ["Asia/Shanghai", "12:00", 8],
  ["Asia/Kolkata", "09:00", 8],
  ["America/New_York", "00:00", 8],
])("ticks stand at every third hour of %s", (timeZone, first, count) => {
  const ticks = ticksOf(range, timeZone);
  expect(ticks[0]?.text).toBe(first);
  expect(ticks).toHaveLength(count);
  expect(ticks.filter(({ isMidnight }) => isMidnight)).toHaveLength(1);
});

test("places are within the picture", () => {
  expect([placeOf(range, fromMs), placeOf(range, fromMs + 12 * hour), placeOf(range, fromMs + 48 * hour)]).toEqual([
    0, 50, 100,
  ]);
});

test("times as people read them", () => {
  expect([-5, 4_000, 247_000, 3_847_000, 30 * hour].map(ageText)).toEqual([
    "0:00",
    "0:04",
    "4:07",
    "1:04:07",
    "1 d 6 h",
  ]);
  expect([-5, 90_000, 23 * 60_000, 3 * hour, 72 * hour].map((age) => roughWords(age)[1])).toEqual([
    "0 s",
    "90 s",
    "23 min",
    "3 h",
    "3 d",
  ]);
  expect(clockText(fromMs, "Asia/Shanghai")).toBe("09:20:00");
  expect(dayAndClockText(fromMs, "Asia/Shanghai")).toBe("05-01 09:20");
});
