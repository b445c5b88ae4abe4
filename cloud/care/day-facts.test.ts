import { describe, expect, test } from "vitest";
import { days as inDays, hours, minutes } from "@shouwang/shared/time/duration.ts";
import type { Summary } from "../timeline/timeline.ts";
import { dayFacts, quarter, type DayFacts, type Heard } from "./day-facts.ts";
import { addDays } from "./local-day.ts";
import { usualOf } from "./usual-day.ts";
import { weekDay, weekFigures, weeksBefore } from "./week-facts.ts";

/** A Monday of the house's own: UTC, so that minutes are easily read. */
const monday = "2026-01-05";
const startMs = Date.UTC(2026, 0, 5);
const at = (day: number, hour: number): number => startMs + inDays(day) + hours(hour);

function heard(count: number, moves: readonly number[], changes: Partial<Heard> = {}): Heard {
  const bucket = (atMs: number): Summary => ({
    fromMs: Math.floor(atMs / quarter) * quarter,
    count: 1,
    min: 1,
    max: 1,
    sum: 1,
  });
  return {
    days: Array.from({ length: count }, (_, n) => ({ date: addDays(monday, n), fromMs: startMs + inDays(n) })),
    toMs: startMs + inDays(count),
    lanes: [{ kind: "motion", buckets: moves.map(bucket) }],
    opened: [],
    gaps: [],
    absences: [],
    kitSinceMs: 0,
    nowMs: startMs + inDays(count),
    ...changes,
  };
}
/** Up from 7:00 to 21:00. */
const aDay = (day: number, from = 7, to = 21): number[] =>
  Array.from({ length: (to - from) * 4 }, (_, q) => at(day, from) + q * quarter);
const days = (count: number, changes: Partial<Heard> = {}, more: readonly number[] = []): readonly DayFacts[] =>
  dayFacts(heard(count, [...Array.from({ length: count }, (_, n) => aDay(n)).flat(), ...more], changes));
const last = (facts: readonly DayFacts[]): DayFacts | undefined => facts.at(-1);

describe("R-585 a day in quarter-hours", () => {
  test("movement, stillness, its first and its last", () => {
    const day = last(days(1));
    expect(day).toMatchObject({ activeQuarters: 56, firstMovementMinute: 420, lastMovementMinute: 20 * 60 + 45 });
    expect(day).toMatchObject({ without: null, gapMinutes: 0, outings: 0 });
    expect(day?.quarters[27]).toBe("still");
  });

  test("what nobody heard is no stillness, and what came in later is movement all the same", () => {
    const gaps = [{ fromMs: at(0, 0), toMs: at(0, 8) }];
    const day = last(days(1, { gaps }));
    expect(day?.quarters.slice(26, 30)).toEqual(["gap", "gap", "moved", "moved"]);
    expect(day).toMatchObject({ gapMinutes: 7 * 60, without: "gaps" });
  });

  test.each<[string, Partial<Heard>, DayFacts["without"]]>([
    ["a gap of two hours is borne", { gaps: [{ fromMs: at(0, 1), toMs: at(0, 3) }] }, null],
    ["a longer one is not", { gaps: [{ fromMs: at(0, 1), toMs: at(0, 3.5) }] }, "gaps"],
    ["the kit came at noon", { kitSinceMs: at(0, 12) }, "beforeTheKit"],
    ["there is no kit", { kitSinceMs: null }, "beforeTheKit"],
    ["away for most of it", { absences: [{ fromMs: at(0, 9), toMs: at(2, 0) }] }, "absence"],
    ["left in the evening", { absences: [{ fromMs: at(0, 18), toMs: at(2, 0) }] }, null],
    ["not over yet", { nowMs: at(0, 22) }, "to-come"],
  ])("%s", (_name, changes, without) => {
    expect(last(days(1, changes))?.without).toBe(without);
  });

  test("out is between two uses of the door with nothing moving", () => {
    const opened = [at(0, 9.1), at(0, 11.3), at(0, 15), at(0, 15.2)];
    const moves = aDay(0).filter((atMs) => atMs < at(0, 9.25) || atMs >= at(0, 11.25));
    const day = dayFacts(heard(1, moves, { opened }))[0];
    expect(day).toMatchObject({ outings: 1 });
    expect(day?.quarters.slice(37, 45)).toEqual(Array.from({ length: 8 }, () => "away"));
    expect(dayFacts(heard(1, moves, { opened: null }))[0]).toMatchObject({ outings: null });
    // Nobody knows it of a time in which nobody was heard.
    const gaps = [{ fromMs: at(0, 10), toMs: at(0, 10.5) }];
    expect(dayFacts(heard(1, moves, { opened, gaps }))[0]).toMatchObject({ outings: 0 });
  });

  test("a radar that says the same again shows no movement, and one that changes does", () => {
    const level = (atMs: number, min: number, max: number): Summary => ({ fromMs: atMs, count: 2, min, max, sum: 1 });
    const buckets = [level(at(0, 1), 1, 1), level(at(0, 2), 1, 1), level(at(0, 3), 0, 0), level(at(0, 4), 0, 1)];
    const [day] = dayFacts(heard(1, [], { lanes: [{ kind: "level", buckets }] }));
    expect(day?.quarters.flatMap((one, q) => (one === "moved" ? [q / 4] : []))).toEqual([3, 4]);
  });

  test.each<[string, readonly number[], Partial<Heard>, object]>([
    ["a night slept through", [], {}, { nightsUp: 0, doorsAtNight: 0 }],
    ["up twice", [at(1, 1), at(1, 1.25), at(1, 3)], {}, { nightsUp: 2 }],
    ["late to bed", [...aDay(0, 21, 23.5)], {}, { nightsUp: 0 }],
    ["up before five for good", [...aDay(1, 4.5, 7)], {}, { nightsUp: 0 }],
    ["out at two", [], { opened: [at(1, 2)] }, { doorsAtNight: 1 }],
    [
      "a gap in the night",
      [],
      { gaps: [{ fromMs: at(1, 1), toMs: at(1, 2) }] },
      { nightsUp: null, doorsAtNight: null },
    ],
  ])("%s", (_name, moves, changes, expected) => {
    expect(last(days(2, changes, moves))).toMatchObject(expected);
  });
});

describe("R-585 what is usual", () => {
  test("of fewer than three days nothing is", () => {
    const { usual, days: of, pauseUsualMs, firstMovement } = usualOf(days(2), "weekday");
    expect([usual.every((one) => one === null), pauseUsualMs.every((one) => one === null)]).toEqual([true, true]);
    expect([of.counted, firstMovement]).toEqual([2, null]);
  });

  test("workdays and weekends apart; what is left out is counted", () => {
    const gaps = [{ fromMs: at(1, 8), toMs: at(1, 20) }];
    const absences = [{ fromMs: at(2, 0), toMs: at(3, 0) }];
    const facts = dayFacts(
      heard(14, Array.from({ length: 14 }, (_, n) => aDay(n, n % 7 > 4 ? 9 : 7)).flat(), { gaps, absences }),
    );
    const { days: of, firstMovement, usual } = usualOf(facts, "weekday");
    // What came in though nobody was heard is counted as movement, and the day as one with gaps only where nothing came.
    expect(of).toEqual({ counted: 9, leftOut: { gaps: 0, absence: 1, beforeTheKit: 0 } });
    expect(firstMovement).toEqual({ fromMinute: 420, toMinute: 420 });
    expect([usual[27], usual[28]]).toEqual([0, 1]);
    expect(usualOf(facts, "weekend").firstMovement).toEqual({ fromMinute: 540, toMinute: 540 });
  });

  test("the pause of a night is counted over midnight, and none is called long under an hour", () => {
    const { pauseUsualMs } = usualOf(days(5), "weekday");
    // From 21:00 to the end of the sixth hour: ten hours.
    expect(pauseUsualMs[6]).toBe(hours(10) + minutes(15));
    expect(pauseUsualMs[12]).toBe(hours(1));
  });
});

describe("R-586 a week beside those before", () => {
  const five = (changes: Partial<Heard> = {}, more: readonly number[] = []) => {
    const facts = days(35, changes, more);
    return { week: facts.slice(-7), before: facts.slice(0, 28) };
  };

  test("as usual", () => {
    const { week, before } = five();
    expect(weekFigures(week, before)).toMatchObject({
      activeQuarters: { perDay: 56, before: 56, against: "as-usual" },
      firstMovement: { perDay: 420, against: "as-usual" },
      nightsUp: { perDay: 0, before: 0, against: "as-usual" },
    });
    expect([weeksBefore(before), week.map(weekDay).every(({ standing }) => standing === "active")]).toEqual([4, true]);
  });

  test("up every night, which she was not before", () => {
    const { week, before } = five(
      {},
      [28, 29, 30, 31, 32, 33, 34].map((day) => at(day, 2)),
    );
    expect(weekFigures(week, before).nightsUp).toEqual({ perDay: 1, before: 0, against: "more" });
  });

  test("of what is not known nothing is said", () => {
    const absences = [{ fromMs: at(28, 0), toMs: at(32, 0) }];
    const { week, before } = five({ absences, opened: null });
    expect(weekFigures(week, before)).toMatchObject({
      activeQuarters: { perDay: 56, before: 56, against: "unknown" },
      outings: { perDay: null, before: null, against: "unknown" },
    });
    expect(week.map((day) => weekDay(day).standing).slice(0, 5)).toEqual([
      "absent",
      "absent",
      "absent",
      "absent",
      "active",
    ]);
    expect(weeksBefore(days(28, { kitSinceMs: at(20, 0) }))).toBe(2);
  });
});
