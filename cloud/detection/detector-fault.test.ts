/** What deaf detectors, absences and outages do to what a home has learned, and to when its silence counts. The clock of the home is UTC here. */

import { describe, expect, test } from "vitest";
import type { FaultKind } from "@shouwang/shared/domain/fault.ts";
import { days, hours, minutes } from "@shouwang/shared/time/duration.ts";
import { device, midnight } from "../../test/builders/homes.ts";
import { learningSettings, live, moved, type Happening, type Living } from "../../test/builders/lived-home.ts";
import { markOf } from "./device-mark.ts";
import type { HomeSettings } from "./home-settings.ts";
import { freshHomeState, type HomeState } from "./home-state.ts";
import { at, cell, cellsTotal, dayOf, slots, toCell, withCell, type LearnedDay } from "./learned/learned-day.ts";
import { standardTuning } from "./learned/tuning.ts";

const utc: HomeSettings = { ...learningSettings, timeZone: "UTC" };
const today = midnight + hours(12);
const detectors = ["pir-bedroom", "radar-bathroom", "pir-hall", "pir-kitchen"];

/** A home of two months: three hours are usual at any time, ten minutes in any room. */
const cells = new Uint16Array(cellsTotal);
cells.fill(toCell(hours(3)), at.line, at.line + slots);
cells.fill(toCell(minutes(10)), at.roomLongest, at.roomCount);
cells.fill(100, at.roomCount, at.line);
[cells[at.day], cells[at.age]] = [dayOf(today), 60];
const known: LearnedDay = { v: 1, cells };

const fault = (from: string, atMs: number, kind: FaultKind = "silent", state: "present" | "gone" = "present") =>
  ({
    atMs,
    input: {
      kind: "fault-reported",
      deviceId: device(from),
      report: { kind: "fault", fault: kind, state, detail: "" },
      occurredAtMs: atMs,
      recordedAtMs: atMs,
    },
  }) satisfies Happening;

/** Everybody was heard, `before` was reported in the days before, and today at noon somebody is seen for the last time. */
function silentFrom(before: readonly Happening[], last = "pir-bedroom", living: Living = {}): string {
  const from: HomeState = {
    ...freshHomeState(today - days(30)),
    learned: withCell(known, at.day, dayOf(today) - 30),
    watchers: detectors.map((one) => markOf(device(one))),
  };
  let { state } = live(before, { settings: utc, from, untilMs: before.at(-1)?.atMs ?? today - days(30) });
  // What the days in between would have taught is not asked here.
  const faultDay = state.learned === undefined ? 0 : cell(state.learned, at.faultDay);
  const rested = freshHomeState(today - 1);
  const { deaf, watchers } = state;
  state = { ...rested, deaf, watchers, learned: withCell(known, at.faultDay, faultDay) };
  const { raised, log } = live([moved(last, today)], {
    settings: utc,
    from: state,
    untilMs: today + hours(20),
    ...living,
  });
  const first = raised.find(({ alarm }) => alarm === "inactivity");
  if (first !== undefined) return `raised ${((first.atMs - today) / hours(1)).toFixed(2)}`;
  return log.some((line) => line.startsWith("fault device-failure present desk")) ? "cannot tell" : "quiet";
}
const after = (ms: number): string => `raised ${(ms / hours(1)).toFixed(2)}`;
const ago = (count: number): number => today - days(count);

const usual = hours(3) + standardTuning.buffer;
const widest = standardTuning.faultBuffer;

describe("R-701 a detector that is deaf where people rest widens what is usual, and it fades", () => {
  test.each<[string, readonly Happening[], string]>([
    ["no fault", [], after(usual)],
    ["the bedroom's, since today", [fault("pir-bedroom", ago(0) - 1)], after(usual + widest)],
    ["the bedroom's, since a week", [fault("pir-bedroom", ago(7))], after(usual + (widest * 14) / 21)],
    [
      "the bedroom's, since three weeks: the home has taught its day anew",
      [fault("pir-bedroom", ago(21))],
      after(usual),
    ],
    [
      "said again is no new fault",
      [fault("pir-bedroom", ago(14)), fault("pir-bedroom", ago(1))],
      after(usual + (widest * 7) / 21),
    ],
    [
      "of two kinds, from the first",
      [fault("pir-bedroom", ago(14)), fault("pir-bedroom", ago(1), "link-lost")],
      after(usual + (widest * 7) / 21),
    ],
    [
      "heard again: as before",
      [fault("pir-bedroom", ago(2)), fault("pir-bedroom", ago(1), "silent", "gone")],
      after(usual),
    ],
    [
      "one of two faults is over",
      [
        fault("pir-bedroom", ago(3)),
        fault("pir-bedroom", ago(3), "link-lost"),
        fault("pir-bedroom", ago(1), "silent", "gone"),
      ],
      after(usual + (widest * 18) / 21),
    ],
    ["a weak battery is not deaf", [fault("pir-bedroom", ago(0) - 1, "low-battery")], after(usual)],
    ["the hall's", [fault("pir-hall", ago(0) - 1)], after(usual)],
    ["the kitchen's", [fault("pir-kitchen", ago(0) - 1)], after(usual)],
    ["a button in the bedroom, which never showed anybody", [fault("button", ago(0) - 1)], after(usual)],
    ["the exterior door's", [fault("door", ago(0) - 1)], after(usual)],
  ])("%s", (_what, before, expected) => {
    expect(silentFrom(before)).toBe(expected);
  });

  test("the time in a room does not count meanwhile: who is in the unseen bedroom was seen in the bathroom last", () => {
    const inBathroom = minutes(10) * standardTuning.roomTimes + standardTuning.roomBuffer;
    expect(silentFrom([], "radar-bathroom")).toBe(after(inBathroom));
    expect(silentFrom([fault("pir-bedroom", ago(0) - 1)], "radar-bathroom")).toBe(after(usual + widest));
    expect(silentFrom([fault("pir-hall", ago(0) - 1)], "radar-bathroom")).toBe(after(inBathroom));
  });

  test("never later than what is set, and the living room counts as the bedroom does", () => {
    expect(
      silentFrom([fault("pir-bedroom", ago(0) - 1)], "pir-bedroom", {
        settings: { ...utc, inactivityAfter: hours(4) },
      }),
    ).toBe(after(hours(4)));
    const living = utc.devices.map((one) =>
      one.deviceId === device("pir-hall") ? { ...one, room: "living-room" as const } : one,
    );
    const settings = { ...utc, devices: living };
    const { state } = live([moved("pir-hall", ago(1)), fault("pir-hall", today)], { settings });
    expect(state.learned === undefined ? 0 : cell(state.learned, at.faultDay)).toBe(dayOf(today));
  });
});

describe("R-702 where nobody could be seen, silence proves nothing", () => {
  const allDeaf = detectors.map((one) => fault(one, ago(0) - 1));
  test.each<[string, readonly Happening[], string]>([
    ["every detector is deaf: somebody is told to telephone, and it is no alarm", allDeaf, "cannot tell"],
    ["all but one", allDeaf.slice(1), after(usual)],
    ["all but one, which is stuck", [...allDeaf.slice(1), fault("pir-bedroom", ago(0) - 1, "stuck")], "cannot tell"],
  ])("%s", (_what, before, expected) => {
    // Whoever was seen last was seen by a detector of the hall that failed with it.
    const seenBy = expected === "cannot tell" ? "pir-hall" : "pir-bedroom";
    expect(silentFrom(before, seenBy).replace(/raised .*/, "raised")).toBe(expected.replace(/raised .*/, "raised"));
  });

  test("a detector that hears again is believed at once, with the whole silence", () => {
    const quiet = [moved("pir-hall", today), ...detectors.map((one) => fault(one, today + 1_000))];
    const from: HomeState = {
      ...freshHomeState(today - 1),
      learned: known,
      watchers: detectors.map((one) => markOf(device(one))),
    };
    const back = today + hours(11);
    const { raised } = live([...quiet, fault("pir-hall", back, "silent", "gone")], {
      settings: utc,
      from,
      untilMs: back + 1,
    });
    expect(raised).toMatchObject([{ alarm: "inactivity", atMs: back }]);
  });

  test("a home whose detectors never showed anybody is never missed by silence", () => {
    const heard: Happening = {
      atMs: today,
      input: { kind: "gateway-heard", occurredAtMs: today, recordedAtMs: today },
    };
    const { raised, log } = live([heard], { settings: utc, untilMs: today + days(2) });
    expect(raised).toEqual([]);
    expect(log).toHaveLength(1);
    expect(log[0]).toMatch(/^fault device-failure present desk/);
  });

  test("while the kit is silent nothing is raised, and its silence is not counted afterwards", () => {
    const off = [{ fromMs: today + hours(1), untilMs: today + hours(19) }];
    expect(silentFrom([], "pir-bedroom", { off })).toBe("quiet");
  });
});

describe("R-703 what nobody saw teaches nothing", () => {
  const from: HomeState = {
    ...freshHomeState(today - 1),
    learned: known,
    watchers: detectors.map((one) => markOf(device(one))),
  };
  /** Seen at noon and again the next day at eight, and what comes in between. */
  const night = (between: readonly Happening[], living: Living = {}, nextDay = 1) => {
    const { state } = live(
      [moved("pir-bedroom", today), ...between, moved("pir-bedroom", midnight + days(nextDay) + hours(8))],
      {
        settings: utc,
        from,
        ...living,
      },
    );
    const learned = state.learned ?? known;
    const taught = learned.cells.slice(at.today, at.today + slots).some((one) => one > 0);
    const line = learned.cells
      .slice(at.line, at.line + slots)
      .some((one, index) => one > (known.cells[at.line + index] ?? 0));
    return { learns: taught || line, age: cell(learned, at.age), line: cell(learned, at.line + 24) };
  };

  test("a night as any other", () => {
    expect(night([])).toMatchObject({ learns: true, age: 61 });
  });
  test("an outage in it", () => {
    const off = [{ fromMs: today + hours(3), untilMs: today + hours(4) }];
    expect(night([], { off })).toMatchObject({ learns: false, age: 61 });
  });
  test("half of the detectors deaf; one of four is not", () => {
    const two = [fault("pir-hall", today + hours(1)), fault("pir-kitchen", today + hours(1))];
    expect(night(two)).toMatchObject({ learns: false });
    expect(night(two.slice(1))).toMatchObject({ learns: true });
    const heard = two.map(({ input: { deviceId } }) => fault(deviceId, today + hours(18), "silent", "gone"));
    expect(night([...two, ...heard])).toMatchObject({ learns: false });
  });
  test("days without a kit, or of an absence, forget nothing either", () => {
    const off = [{ fromMs: today + hours(1), untilMs: midnight + days(5) + hours(7) }];
    expect(night([], { off }, 5)).toEqual({
      learns: false,
      age: 61,
      line: Math.round(toCell(hours(3)) * standardTuning.lineKept),
    });
    const absence = {
      absenceId: "absence-1",
      kind: "hospital",
      by: "李娜",
      accountId: null,
      fromMs: midnight + hours(11),
      lastDay: "2026-01-30",
      untilMs: midnight + days(26),
    } as const;
    const set: Happening = {
      atMs: today + minutes(5),
      input: { kind: "absence", asked: { kind: "set", absence, seen: null } },
    };
    expect(night([set], {}, 9)).toEqual({ learns: false, age: 60, line: toCell(hours(3)) });
  });
});
