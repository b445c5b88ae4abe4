/** What a home's outings teach of when somebody who is out is missed. The clock of the home is UTC here. */

import { describe, expect, test } from "vitest";
import { days, hours, minutes } from "@shouwang/shared/time/duration.ts";
import { midnight } from "../../test/builders/homes.ts";
import { doorUsed, learningSettings, live, moved, type Happening } from "../../test/builders/lived-home.ts";
import type { HomeSettings } from "./home-settings.ts";
import { at, cell } from "./learned/learned-day.ts";

const utc: HomeSettings = { ...learningSettings, timeZone: "UTC" };
const clock = (day: number, hour: number): number => midnight + days(day) + hours(hour);
/** Somebody is seen before, leaves, comes back and is seen. */
const outing = (day: number, from: number, to: number): Happening[] => [
  moved("pir-hall", clock(day, from) - minutes(5)),
  doorUsed(clock(day, from)),
  doorUsed(clock(day, to)),
  moved("pir-hall", clock(day, to) + 1_000),
];
const outings = (count: number, from: number, to: number): Happening[] =>
  Array.from({ length: count }, (_, day) => outing(day, from, to)).flat();

/** After how many hours whoever goes out at `hour` of the day after all this is missed. */
function missedAfter(before: readonly Happening[], hour: number, settings = utc): number | null {
  const day = 1 + Math.floor(((before.at(-1)?.atMs ?? midnight) - midnight) / days(1));
  const leaves = [moved("pir-hall", clock(day, hour) - minutes(5)), doorUsed(clock(day, hour))];
  const { raised } = live([...before, ...leaves], { settings, untilMs: clock(day, hour) + hours(20) });
  const missed = raised.find(({ alarm, atMs }) => alarm === "away-overdue" && atMs > clock(day, hour));
  return missed === undefined ? null : (missed.atMs - clock(day, hour)) / hours(1);
}

describe("R-700 out for longer than is usual for this home", () => {
  const long: HomeSettings = { ...utc, awayOverdueAfter: hours(16) };
  test.each<[string, readonly Happening[], number, number, HomeSettings?]>([
    ["nothing was learned: what is set, 8 h", [], 10, 8],
    ["what is set is 16 h and nothing was learned: 8 h, as for each of the first five", [], 10, 8, long],
    ["four outings are too few", outings(4, 10, 12), 10, 8],
    ["after five of two hours: two hours and three", outings(5, 10, 12), 10, 5],
    ["an outing at an hour at which nobody was ever out: three hours", outings(5, 10, 12), 18, 3],
    ["one that lasts into the usual hours: as long as is usual then, and three", outings(5, 10, 12), 9, 5],
    ["long outings are usual: never later than what is set", outings(5, 10, 17), 10, 8],
    ["long outings are usual, and what is set allows it", outings(5, 10, 17), 10, 10, long],
    ["never later than 16 h", outings(5, 4, 19), 4, 16, long],
    ["what is set is sooner", outings(5, 10, 12), 10, 2, { ...utc, awayOverdueAfter: hours(2) }],
    ["the home's day is not asked: what is set", outings(5, 10, 12), 10, 8, { ...utc, sensitivity: "off" }],
  ])("%s", (_what, before, hour, expected, settings = utc) => {
    const missed = missedAfter(before, hour, settings);
    // A night forgets a hundredth of an outing, counted in units of 2 s.
    expect(missed).toBeGreaterThan(expected - 0.1);
    expect(missed).toBeLessThan(expected + 0.01);
  });

  test("an outing with an outage in it, or of an absence, teaches nothing", () => {
    const taught = (off: readonly { fromMs: number; untilMs: number }[]): number => {
      const { state } = live(outing(0, 10, 12), { settings: utc, off });
      return state.learned === undefined ? 0 : cell(state.learned, at.outings);
    };
    expect(taught([])).toBe(1);
    expect(taught([{ fromMs: clock(0, 11), untilMs: clock(0, 11.5) }])).toBe(0);
    const absence = {
      absenceId: "absence-1",
      kind: "holiday",
      by: "李娜",
      accountId: null,
      fromMs: clock(0, 11),
      lastDay: "2026-01-06",
      untilMs: clock(2, 0),
    } as const;
    const [seen, left, back, inside] = outing(0, 10, 12) as [Happening, Happening, Happening, Happening];
    const set = { kind: "absence", asked: { kind: "set", absence, seen: null } } as const;
    const { state } = live([seen, left, { atMs: clock(0, 11), input: set }, back, inside], { settings: utc });
    expect(state.learned === undefined ? 0 : cell(state.learned, at.outings)).toBe(0);
  });

  test("an outing that was raised teaches as it was: the next one like it is not", () => {
    const first = [...outings(5, 10, 12), ...outing(5, 10, 16)];
    const overdue = (happenings: readonly Happening[]): number =>
      live(happenings, { settings: utc }).raised.filter(({ alarm }) => alarm === "away-overdue").length;
    expect([overdue(first), overdue([...first, ...outing(6, 10, 16)])]).toEqual([1, 1]);
  });
});
