import { expect, test } from "vitest";
import { freshHomeState } from "@shouwang/cloud/detection/home-state.ts";
import { days, hours } from "@shouwang/shared/time/duration.ts";
import { judgedBy } from "./baseline.ts";
import type { Course } from "./drive.ts";

const startMs = Date.UTC(2026, 2, 1);

/** So many days on which somebody moves at these hours. @param away the hour after which nobody is at home. */
function lived(ndays: number, at: readonly number[], away?: number): Course {
  const known = Array.from({ length: ndays }, (_, day) =>
    at.map((hour) => ({
      atMs: startMs + days(day) + hours(hour),
      dueAtMs: null,
      room: null,
      presence:
        hour === away
          ? { at: "away" as const, sinceMs: startMs }
          : { at: "home" as const, sinceMs: startMs, passageAtMs: null },
    })),
  ).flat();
  return { alarms: [], known, state: freshHomeState(startMs) };
}

test("R-717 a fixed time is missed by each longer silence at home and by none outside", () => {
  const fixed = { at: "fixed", after: hours(8) } as const;
  const [first, ...more] = judgedBy(lived(2, [8, 12, 22]), fixed).alarms;
  expect(first).toMatchObject({ lastActivityMs: startMs + hours(12), atMs: startMs + hours(20) });
  expect(more).toHaveLength(2);
  expect(judgedBy(lived(1, [8, 12, 22], 12), fixed).alarms).toEqual([]);
});

test("R-717 a day on which nobody was at home takes nothing from the line", () => {
  const { known, ...course } = lived(20, [8, 12, 22]);
  const withoutDay = known.filter(({ atMs }) => Math.floor((atMs - startMs) / days(1)) !== 9);
  const last = judgedBy({ ...course, known: withoutDay }, { at: "line", buffer: hours(2) }).known.at(-3);
  expect((last?.dueAtMs ?? 0) - (last?.atMs ?? 0)).toBeLessThanOrEqual(hours(6));
});

test("R-717 a line of four weeks allows what was seen then and the buffer, and twelve hours while it knows little", () => {
  const { known } = judgedBy(lived(20, [8, 12, 22]), { at: "line", buffer: hours(2) });
  const dueAfter = (day: number, place: number): number => {
    const one = known[3 * day + place];
    return ((one?.dueAtMs ?? 0) - (one?.atMs ?? 0)) / hours(1);
  };
  expect(dueAfter(5, 0)).toBe(12);
  // From eight on somebody moves at twelve on each day: four hours then, and two more.
  expect(dueAfter(19, 0)).toBeLessThanOrEqual(6);
  expect(dueAfter(19, 0)).toBeGreaterThanOrEqual(2);
});
