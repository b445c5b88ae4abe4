/** What the changes of the clock do to a learned day: lengths are real hours, hours of the day are those of the clock on the wall. */

import { describe, expect, test } from "vitest";
import { localMs } from "@shouwang/shared/domain/local-clock.ts";
import { days, hours, minutes } from "@shouwang/shared/time/duration.ts";
import { device } from "../../../test/builders/homes.ts";
import { chance, learningSettings, live, routine, type Happening } from "../../../test/builders/lived-home.ts";
import { usualUntilMs } from "../usual-day.ts";
import { checkInAtMs, type Width } from "./check-in-time.ts";
import {
  at,
  cell,
  cellsTotal,
  dayOf,
  lengthAt,
  nothingLearned,
  slotOf,
  slots,
  toCell,
  type LearnedDay,
} from "./learned-day.ts";
import { nightsPassed, silenceLearned } from "./learning.ts";
import { backAtMs } from "./outing-time.ts";
import { standardTuning } from "./tuning.ts";
import { inZone } from "./zone-change.ts";

/** The instant of the change, and how many hours the night gains by it. */
const changes = [
  ["Europe/Madrid", "2026-03-29T01:00:00Z", -1],
  ["Europe/Madrid", "2026-10-25T01:00:00Z", 1],
  ["America/New_York", "2026-03-08T07:00:00Z", -1],
  ["America/New_York", "2026-11-01T06:00:00Z", 1],
] as const;
/** Where the clock leaps over midnight, or back over it. */
const atMidnight = [
  ["America/Sao_Paulo", "2018-11-04T03:00:00Z", -1],
  ["America/Sao_Paulo", "2018-02-18T02:00:00Z", 1],
  ["America/Havana", "2026-03-08T05:00:00Z", -1],
] as const;

const widthIn = (timeZone: string): Width => ({ timeZone, tuning: standardTuning, isGuestAbout: false });

/** The first instant at which the clock of the zone shows that, searched in quarters of an hour from two days before. */
function whenClockShows(local: number, timeZone: string): number {
  for (let atMs = local - days(1); atMs <= local + days(1); atMs += minutes(15))
    if (localMs(atMs, timeZone) === local) return atMs;
  throw new Error(`the clock of ${timeZone} never shows ${new Date(local).toISOString()}`);
}
/** An hour of the clock on the day of the change, counted from its midnight; negative: the evening before. */
function hourOf(changeMs: number, hour: number, timeZone: string, day = 0): number {
  return whenClockShows((dayOf(localMs(changeMs, timeZone)) + day) * days(1) + hours(hour), timeZone);
}
function homeOf(fill: (cells: Uint16Array) => void): LearnedDay {
  const cells = new Uint16Array(cellsTotal);
  cells[at.age] = 60;
  fill(cells);
  return { v: 1, cells };
}

describe.each(changes)("R-704 %s %s: the night has %i h more", (timeZone, instant, more) => {
  const changeMs = Date.parse(instant);
  const width = widthIn(timeZone);
  const evening = hourOf(changeMs, -1, timeZone);
  const morning = hourOf(changeMs, 7, timeZone);

  test("a silence through it is as long as it really was", () => {
    expect((morning - evening) / hours(1)).toBe(8 + more);
    const fresh = nothingLearned(dayOf(localMs(changeMs, timeZone)));
    const { cells } = silenceLearned(fresh, { fromMs: evening, room: "bedroom" }, morning, width);
    const taught = (hour: number): number => ((cells[at.today + hour * 2] ?? 0) * 2_000) / hours(1);
    expect(taught(6.5)).toBe(8 + more);
    expect(taught(23)).toBe(0.5);
    // The hour that is skipped teaches nothing; in the one that comes twice the longer one counts.
    const twice = timeZone === "Europe/Madrid" ? [2, 2.5] : [1, 1.5];
    if (more < 0) expect([taught(2), taught(2.5)]).toEqual([0, 0]);
    // Up to the end of the half hour, since eleven, and the hour that was there before.
    else expect(twice.map(taught)).toEqual(twice.map((hour) => hour + 0.5 + 1 + 1));
  });

  test("with the same line at all hours it is due after the same time as ever", () => {
    const flat = homeOf((cells) => cells.fill(toCell(hours(3)), at.line, at.line + slots));
    for (let before = 0.25; before < 6; before += 0.25) {
      const fromMs = changeMs - hours(before);
      const due = checkInAtMs(flat, { fromMs, room: "bedroom" }, width) - fromMs;
      expect(due).toBe(checkInAtMs(flat, { fromMs: fromMs - days(5), room: "bedroom" }, width) - (fromMs - days(5)));
    }
  });

  test("with a line that ends in the morning it is due at the same hour of the clock as ever", () => {
    const sleeper = homeOf((cells) => {
      for (let index = 0; index < 14; index += 1) cells[at.line + index] = toCell(hours(1) + (index + 1) * minutes(30));
    });
    const dueAt = (day: number): number =>
      slotOf(
        localMs(
          checkInAtMs(sleeper, { fromMs: hourOf(changeMs, -1, timeZone, day), room: "bedroom" }, width),
          timeZone,
        ),
      );
    expect([dueAt(0), dueAt(1)]).toEqual([dueAt(-3), dueAt(-3)]);
  });

  test("each half hour that an outing lasts is asked, as by going through its minutes", () => {
    const next = chance(7);
    for (let round = 0; round < 40; round += 1) {
      const day = homeOf((cells) => {
        cells[at.outings] = 20;
        for (let index = 0; index < slots; index += 1) cells[at.awayLine + index] = toCell(hours(8 * next()));
      });
      const fromMs = changeMs - Math.floor(next() * 10) * hours(1);
      const lineAt = (atMs: number): number => {
        const index = slotOf(localMs(atMs, timeZone));
        return Math.max(...[-1, 0, 1].map((off) => lengthAt(day, at.awayLine + ((index + off + slots) % slots))));
      };
      let [byMinutes, usual] = [fromMs, 0];
      for (; byMinutes < fromMs + standardTuning.awayCap; byMinutes += minutes(1)) {
        usual = Math.max(usual, lineAt(byMinutes));
        if (byMinutes - fromMs >= usual + standardTuning.awayBuffer) break;
      }
      const due = backAtMs(day, fromMs, width);
      expect(Math.abs(due - byMinutes)).toBeLessThanOrEqual(minutes(1));
    }
  });
});

test.each([...changes, ...atMidnight])(
  "R-704 %s %s: each local date is learned from once, whenever somebody looks",
  (timeZone, instant) => {
    const width = widthIn(timeZone);
    const startMs = Date.parse(instant) - days(2);
    const first = dayOf(localMs(startMs, timeZone));
    let often = nothingLearned(first);
    for (let atMs = startMs; atMs <= startMs + days(4); atMs += minutes(15)) {
      often = nightsPassed(often, atMs, null, width);
      expect(cell(often, at.day)).toBe(first + cell(often, at.age));
      expect(cell(often, at.day)).toBe(dayOf(localMs(atMs, timeZone)));
      const once = nightsPassed(nothingLearned(first), atMs, { fromMs: startMs, room: null }, width);
      expect(cell(once, at.age)).toBe(cell(often, at.age));
    }
  },
);

test("R-704 the running silence is cut at the midnight of the clock, on days of 23 and 25 hours too", () => {
  for (const [timeZone, instant] of changes) {
    const changeMs = Date.parse(instant);
    const fromMs = hourOf(changeMs, 22, timeZone);
    const fresh = nothingLearned(dayOf(localMs(fromMs, timeZone)));
    const { cells } = nightsPassed(fresh, fromMs + hours(9), { fromMs, room: null }, widthIn(timeZone));
    expect([cells[at.line + 47], cells[at.line]]).toEqual([toCell(hours(2)), 0]);
  }
});

test("R-704 a home that is lived in gets older by one each date, over both changes", () => {
  for (const [timeZone, instant] of changes) {
    const settings = { ...learningSettings, timeZone };
    const first = hourOf(Date.parse(instant), 0, timeZone, -3);
    const { state } = live(routine(3, 6, first), { settings });
    const last = state.lastActivityAtMs ?? 0;
    const learned = state.learned ?? nothingLearned(0);
    expect(cell(learned, at.day)).toBe(dayOf(localMs(last, timeZone)));
    expect(cell(learned, at.age)).toBe(5);
  }
});

describe("R-705 a home that gets another zone", () => {
  const day = homeOf((cells) => cells.fill(toCell(hours(3)), at.line, at.line + slots));

  test.each<[string, LearnedDay, string, number]>([
    ["none was kept: it is this one", day, "Europe/Madrid", 60],
    ["the same one", inZone(day, "Europe/Madrid"), "Europe/Madrid", 60],
    ["another one: known for a week", inZone(day, "America/New_York"), "Europe/Madrid", 7],
    [
      "another one, of a home that is known for less",
      inZone({ v: 1, cells: Uint16Array.from(day.cells, (one, index) => (index === at.age ? 3 : one)) }, "UTC"),
      "Asia/Shanghai",
      3,
    ],
  ])("%s", (_what, before, timeZone, age) => {
    const after = inZone(before, timeZone);
    expect(cell(after, at.age)).toBe(age);
    expect(after.cells.slice(at.line, at.line + slots)).toEqual(day.cells.slice(at.line, at.line + slots));
    expect(inZone(after, timeZone)).toBe(after);
  });

  test("is given longer at once, and what it learned stays", () => {
    const settings = { ...learningSettings, timeZone: "Europe/Madrid" };
    const firstMs = whenClockShows(Date.UTC(2026, 5, 1), "Europe/Madrid");
    const { state } = live(routine(5, 25, firstMs), { settings });
    const moved = { ...settings, timeZone: "Europe/London" };
    const [before, after] = [usualUntilMs(state, settings), usualUntilMs(state, moved)];
    expect(after).toBeGreaterThan(before ?? Number.NaN);
    const lastMs = state.lastActivityAtMs ?? 0;
    const seen: Happening = {
      atMs: lastMs + minutes(10),
      input: {
        kind: "observed",
        deviceId: device("pir-hall"),
        isKnownDevice: true,
        observation: { kind: "state", what: "motion", value: "active", repeated: false },
        occurredAtMs: lastMs + minutes(10),
        recordedAtMs: lastMs + minutes(10),
      },
    };
    const later = live([seen], { settings: moved, from: state }).state.learned;
    expect(later && cell(later, at.age)).toBe(7);
    expect(later && cell(later, at.outings)).toBe(state.learned && cell(state.learned, at.outings));
  });
});
