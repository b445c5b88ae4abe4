/** What is said of a home before it is an alarm, and what is not. The clock of the home is UTC here. */

import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { days, hours, minutes } from "@shouwang/shared/time/duration.ts";
import { midnight } from "../../test/builders/homes.ts";
import { doorUsed, learningSettings, live, moved, routine, type Happening } from "../../test/builders/lived-home.ts";
import { inactivityDueAtMs } from "./inactivity.ts";
import type { HomeSettings } from "./home-settings.ts";
import type { HomeState } from "./home-state.ts";
import { learnedLook } from "./learned-look.ts";
import { advisoriesAt, advisoriesMax } from "./quieter.ts";
import { step } from "./engine.ts";

const settings: HomeSettings = { ...learningSettings, timeZone: "UTC" };
const clock = (day: number, hour: number): number => midnight + days(day) + hours(hour);

/** Each day the same: someone moves each half hour from seven to ten, is still until noon, and each half hour until ten at night; out from two to four. */
function day(n: number): Happening[] {
  const hoursOf = [7, 7.5, 8, 8.5, 9, 9.5, 10, 12, 12.5, 13, 13.5];
  const evening = [16.5, 17, 17.5, 18, 18.5, 19, 19.5, 20, 20.5, 21, 21.5, 22];
  const seen = [...hoursOf, ...evening].map((hour) => moved("pir-kitchen", clock(n, hour)));
  const out = [moved("pir-hall", clock(n, 13.9)), doorUsed(clock(n, 14)), doorUsed(clock(n, 16))];
  return [...seen, ...out, moved("pir-hall", clock(n, 16) + 1_000)].toSorted((one, other) => one.atMs - other.atMs);
}
const lived = (count: number): Happening[] => Array.from({ length: count }, (_, n) => day(n)).flat();
const until = (n: number, hour: number): Happening[] => day(n).filter(({ atMs }) => atMs <= clock(n, hour));
const stateAfter = (happenings: readonly Happening[], untilMs: number, given: HomeSettings = settings): HomeState =>
  live(happenings, { settings: given, untilMs }).state;
const kindsAt = (state: HomeState, nowMs: number, given: HomeSettings = settings): string[] =>
  advisoriesAt(state, given, nowMs).map(({ kind }) => kind);

const absence = {
  absenceId: "absence-1",
  kind: "holiday",
  by: "李娜",
  accountId: null,
  fromMs: clock(20, 9),
  lastDay: "2026-02-20",
  untilMs: clock(40, 0),
} as const;

describe("R-753 quieter than usual is said before it is an alarm", () => {
  const still = stateAfter([...lived(20), ...until(20, 9)], clock(20, 9));
  const quietAtMs = (() => {
    for (let atMs = clock(20, 9); atMs < clock(20, 24); atMs += minutes(1))
      if (kindsAt(still, atMs).includes("quieter")) return atMs;
    return Number.NaN;
  })();

  test("an hour after what is usual there at that hour, and before whoever lives there is asked", () => {
    const [advisory] = advisoriesAt(still, settings, quietAtMs);
    const dueAtMs = inactivityDueAtMs(still, settings) ?? Number.NaN;
    const usual = advisory?.grounds.find((one) => one.kind === "usual-at-most");
    expect(advisory?.grounds[0]).toEqual({ kind: "no-movement", sinceMs: clock(20, 9), room: "kitchen" });
    // From ten to twelve nobody moves on any day: what lasts until then is usual.
    expect(usual?.lengthMs).toBeLessThan(dueAtMs - clock(20, 9) - hours(1));
    expect(usual?.lengthMs).toBeGreaterThan(0);
    expect(advisory?.sinceMs).toBeLessThanOrEqual(quietAtMs);
    expect(quietAtMs).toBeLessThan(dueAtMs);
    expect(advisory?.grounds).toContainEqual({ kind: "detectors", working: 2, known: 2 });
  });

  const changed = (changes: Partial<HomeState>): HomeState => ({ ...still, ...changes });
  const atQuiet = quietAtMs;
  const asSet: HomeSettings = { ...settings, inactivityAfter: hours(12) };
  test.each<[string, HomeState, HomeSettings, number, readonly string[]]>([
    ["a minute before", still, settings, atQuiet - minutes(1), []],
    ["at its time", still, settings, atQuiet, ["quieter"]],
    ["while it is an alarm it is true as before", still, settings, atQuiet + hours(4), ["quieter"]],
    ["the home is not heard", changed({ gateway: { ...still.gateway, isSilent: true } }), settings, atQuiet, []],
    ["the cloud is deaf", changed({ gateway: { ...still.gateway, deafSinceMs: atQuiet } }), settings, atQuiet, []],
    [
      "no detector is known to work",
      changed({ deaf: settings.devices.map(({ deviceId }) => ({ deviceId, fault: "silent" as const })) }),
      settings,
      atQuiet,
      [],
    ],
    ["that silence proves nothing was said", changed({ inactivity: { at: "cannot-tell" } }), settings, atQuiet, []],
    ["the home's day is not asked", still, { ...settings, sensitivity: "off" }, atQuiet, []],
    ["sensitivity changes only the alarm", still, { ...settings, sensitivity: "high" }, atQuiet, ["quieter"]],
    ["a lower one too", still, { ...settings, sensitivity: "low" }, atQuiet, ["quieter"]],
    ["what is set does not move it", still, asSet, atQuiet, ["quieter"]],
    ["nobody was ever active", changed({ lastActivityAtMs: null }), settings, atQuiet, []],
    ["one is set, and she has not left: watched over as ever", changed({ absence }), settings, atQuiet, ["quieter"]],
  ])("%s", (_what, state, given, nowMs, kinds) => {
    expect(kindsAt(state, nowMs, given)).toEqual(kinds);
  });

  test("nothing is called usual before the home has lived through fourteen days", () => {
    const young = stateAfter([...lived(13), ...until(13, 9)], clock(13, 9));
    for (let hour = 9; hour < 30; hour += 0.5) expect(kindsAt(young, clock(13, hour))).toEqual([]);
  });

  test("of any home that is lived in it never comes after the alarm, and says the same when asked again", () => {
    const homes = [1, 2, 3].map((seed) => live(routine(seed, 24, midnight), { settings }).state);
    fc.assert(
      fc.property(fc.constantFrom(...homes), fc.integer({ min: 0, max: 40 * 60 }), (state, minute) => {
        const nowMs = (state.lastActivityAtMs ?? 0) + minutes(minute);
        const dueAtMs = inactivityDueAtMs(state, settings);
        const found = advisoriesAt(state, settings, nowMs);
        expect(found.length).toBeLessThanOrEqual(advisoriesMax);
        expect(advisoriesAt(state, settings, nowMs)).toEqual(found);
        if (dueAtMs !== null && nowMs >= dueAtMs && state.presence.at === "home")
          expect(found.map(({ kind }) => kind)).toContain("quieter");
        for (const { sinceMs, grounds } of found) {
          expect(sinceMs).toBeLessThanOrEqual(nowMs);
          expect(grounds.length).toBeGreaterThan(0);
        }
      }),
    );
  });
});

describe("R-754 who is out for longer than usual, and who came home and is not seen", () => {
  const before = lived(20);
  const left = [...before, ...until(20, 14)];
  const wayHome = [...left, doorUsed(clock(20, 15))];
  test.each<[string, readonly Happening[], number, readonly string[]]>([
    ["as long as usual", left, 15.9, []],
    ["longer than usual", left, 16.1, ["out-longer"]],
    ["the door was used, and nobody was seen for less than an hour", wayHome, 15.9, []],
    ["nobody was seen for an hour", wayHome, 16, ["arrived-unseen"]],
    ["both", wayHome, 16.2, ["out-longer", "arrived-unseen"]],
    ["somebody was seen", [...wayHome, moved("pir-hall", clock(20, 15) + 30_000)], 16.2, []],
    ["the door again: an hour from then", [...wayHome, doorUsed(clock(20, 15.5))], 16, []],
    ["out at an hour at which nobody ever is", [...before, ...until(20, 10), doorUsed(clock(20, 10.1))], 11, []],
  ])("%s", (_what, happenings, hour, kinds) => {
    const nowMs = clock(20, hour);
    expect(kindsAt(stateAfter(happenings, nowMs), nowMs)).toEqual(kinds);
  });

  test("while nobody is expected there nobody is out for long, and no door means anything", () => {
    const nowMs = clock(20, 16.2);
    const state = stateAfter(wayHome, nowMs);
    expect(kindsAt(state, nowMs)).toHaveLength(2);
    expect(kindsAt({ ...state, absence }, nowMs)).toEqual([]);
    expect(kindsAt({ ...state, absence }, absence.untilMs - 1)).toEqual([]);
  });

  test("few outings say nothing of how long they last", () => {
    const nowMs = clock(4, 17);
    expect(kindsAt(stateAfter([...lived(4), ...until(4, 14)], nowMs), nowMs)).toEqual([]);
  });

  test("what happened while nobody was heard is not concluded from", () => {
    const off = [{ fromMs: clock(20, 15.2), untilMs: clock(20, 15.7) }];
    const at16 = live(wayHome, { settings, untilMs: clock(20, 16.1), off }).state;
    expect(kindsAt(at16, clock(20, 16.1))).not.toContain("arrived-unseen");
  });

  test("it is nobody's alarm: the engine raises nothing because of it", () => {
    const state = stateAfter(wayHome, clock(20, 16.2));
    expect(kindsAt(state, clock(20, 16.2))).toHaveLength(2);
    expect(step(state, { kind: "tick" }, settings, clock(20, 16.2)).verdicts).toEqual([]);
  });
});

describe("R-755 what a home has learned, to be looked at", () => {
  test("after twenty days each half hour is its own, and the silence that runs stands beside it", () => {
    const state = stateAfter([...lived(20), ...until(20, 9)], clock(20, 11.5));
    const look = learnedLook(state, settings, clock(20, 11.5));
    expect(look).toMatchObject({ sensitivity: "normal", standing: "learned", days: { known: 20, needed: 14 } });
    expect(look.outings.known).toBe(20);
    expect(look.halfHours).toHaveLength(48);
    expect(look.halfHours.every(({ isOwn }) => isOwn)).toBe(true);
    // Still from ten to twelve on each day; the night lasts nine hours at seven.
    expect(look.halfHours[23]?.usualMs).toBeGreaterThan(hours(1.8));
    expect(look.halfHours[23]?.usualMs).toBeLessThan(hours(2.2));
    expect(look.halfHours[13]?.usualMs).toBeGreaterThan(hours(8));
    expect(look.quiet).toEqual({ forMs: hours(2.5), halfHour: 23 });
  });

  test("in the first weeks it says which half hour is not the home's own", () => {
    const look = learnedLook(stateAfter(lived(5), clock(5, 3)), settings, clock(5, 3));
    expect(look).toMatchObject({ standing: "learning", days: { known: 4, needed: 14 } });
    expect(look.halfHours.some(({ isOwn }) => !isOwn)).toBe(true);
    expect(look.halfHours.some(({ isOwn }) => isOwn)).toBe(true);
  });

  test("of a home that nobody has heard, and of one that learns nothing, nothing is usual", () => {
    expect(learnedLook(null, settings, clock(0, 0))).toMatchObject({
      standing: "learning",
      halfHours: [],
      quiet: null,
    });
    const state = stateAfter(lived(20), clock(20, 3));
    const off = learnedLook(state, { ...settings, sensitivity: "off" }, clock(20, 3));
    expect(off).toMatchObject({ standing: "off", halfHours: [], days: { known: 0 } });
  });

  test("a silence that nobody can tell is none", () => {
    const state = stateAfter([...lived(15), ...until(15, 9)], clock(15, 11));
    const at11 = (changes: Partial<HomeState>) => learnedLook({ ...state, ...changes }, settings, clock(15, 11)).quiet;
    expect(at11({})?.forMs).toBe(hours(2));
    expect(at11({ gateway: { ...state.gateway, isSilent: true } })).toBeNull();
    expect(at11({ presence: { at: "away", sinceMs: clock(15, 9) } })).toBeNull();
    expect(at11({ lastActivityAtMs: null })).toBeNull();
  });
});
