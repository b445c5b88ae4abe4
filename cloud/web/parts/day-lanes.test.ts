import { describe, expect, test } from "vitest";
import type { HomeDay } from "../../api/contract.ts";
import { gapsOf, lanesOf, lanesSince, placeOf, ticksOf } from "./day-lanes.ts";
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

describe("R-563 what nobody can know is drawn, and never as quiet", () => {
  const quiet = day(
    "motion",
    [0.5, 2, 4, 6, 8, 10, 12, 14, 16, 18, 20, 22].map((at) => [at, 0]),
  );
  const inHours = (given: HomeDay, from?: number) =>
    gapsOf(given, from).map(({ deviceId, from: at, width, why }) => [deviceId, round(at), round(width), why]);

  test.each<[string, HomeDay, unknown[]]>([
    ["a home that says something every two hours", quiet, []],
    ["nothing ever came", day("motion", []), [[null, 0, 100, "nothing"]]],
    [
      "half a day of nothing",
      day("motion", [
        [0, 1],
        [1, 0],
        [13, 1],
        [15, 0],
        [17, 0],
        [19, 0],
        [21, 0],
        [23, 0],
      ]),
      [[null, 4.167, 50, "nothing"]],
    ],
    [
      "a device that was silent, and one that is",
      {
        ...quiet,
        silences: [
          { deviceId: "d", fromMs, toMs: fromMs + 6 * hour },
          { deviceId: null, fromMs: fromMs + 18 * hour, toMs: null },
        ],
      },
      [
        ["d", 0, 25, "silent"],
        [null, 75, 25, "silent"],
      ],
    ],
    ["silent before this day", { ...quiet, silences: [{ deviceId: "d", fromMs: fromMs - 9, toMs: fromMs }] }, []],
  ])("%s", (_what, given, expected) => {
    expect(inHours(given)).toEqual(expected);
  });

  test("the last six hours are the same day, looked at from later on", () => {
    const busy = day("motion", [
      [1, 1],
      [1.1, 0],
      [17.9, 1],
      [18.05, 0],
      [20, 1],
      [20.1, 0],
    ]);
    const [lane] = lanesSince(busy, fromMs + 18 * hour);
    expect(lane?.marks.map(({ from, width }) => [round(from), round(width)])).toEqual([
      [0, 0.833],
      [33.333, 1.667],
    ]);
    const silences = [{ deviceId: null, fromMs: fromMs + 12 * hour, toMs: fromMs + 21 * hour }];
    expect(inHours({ ...quiet, silences }, fromMs + 18 * hour)).toEqual([[null, 0, 50, "silent"]]);
  });

  test("few hours have a word for each", () => {
    const texts = ticksOf({ fromMs: fromMs + 18 * hour, toMs: fromMs + 24 * hour }, "Asia/Shanghai").map(
      ({ text }) => text,
    );
    expect(texts).toEqual(["04:00", "05:00", "06:00", "07:00", "08:00", "09:00"]);
  });
});
