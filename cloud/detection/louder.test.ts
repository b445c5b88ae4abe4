/** What no sequence of events may do: take a press away or keep it back, or make a longer silence count for less. */

import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { lifeKinds } from "@shouwang/shared/domain/alarm.ts";
import { must, parseAlarmId } from "@shouwang/shared/domain/ids.ts";
import { days, hours, minutes, seconds } from "@shouwang/shared/time/duration.ts";
import { device, midnight } from "../../test/builders/homes.ts";
import { learningSettings, live, moved, routine } from "../../test/builders/lived-home.ts";
import { step } from "./engine.ts";
import type { HomeInput } from "./home-input.ts";
import type { HomeSettings } from "./home-settings.ts";
import { freshHomeState } from "./home-state.ts";
import { checkInAtMs } from "./learned/check-in-time.ts";
import { slot, at, cellsTotal, learnedRooms, type LearnedDay } from "./learned/learned-day.ts";
import { backAtMs, usualOut } from "./learned/outing-time.ts";
import { standardTuning } from "./learned/tuning.ts";

const acts = [
  "move",
  "door",
  "lie",
  "fault",
  "well",
  "heard",
  "offline",
  "deaf",
  "fine",
  "away",
  "back",
  "tick",
] as const;
type Act = (typeof acts)[number] | (typeof lifeKinds)[number];
const devices = ["pir-bedroom", "pir-hall", "radar-bathroom", "door", "button"];

function inputOf(act: Act, atMs: number, number: number): HomeInput {
  const from = { deviceId: device(devices[number % devices.length] ?? "button"), isKnownDevice: number % 7 !== 0 };
  // Some come in late, and of some nobody knows when they were.
  const occurredAtMs = atMs - (number % 3 === 0 ? hours(number % 50) : 0);
  const when = { occurredAtMs, recordedAtMs: atMs };
  switch (act) {
    case "move":
      return {
        kind: "observed",
        ...from,
        ...when,
        observation: { kind: "state", what: "motion", value: "active", repeated: false },
      };
    case "door":
      return {
        kind: "observed",
        ...when,
        deviceId: device("door"),
        isKnownDevice: true,
        observation: { kind: "state", what: "door", value: number % 2 === 0 ? "open" : "closed", repeated: false },
      };
    case "lie":
      return {
        kind: "observed",
        ...from,
        ...when,
        observation: { kind: "state", what: "lying", value: "lying", repeated: false },
      };
    case "fault":
    case "well":
      return {
        kind: "fault-reported",
        deviceId: from.deviceId,
        report: { kind: "fault", fault: "silent", state: act === "fault" ? "present" : "gone", detail: "" },
        ...when,
      };
    case "heard":
      return { kind: "gateway-heard", ...when };
    case "offline":
      return { kind: "gateway-offline", recordedAtMs: atMs };
    case "deaf":
      return { kind: "cloud-deaf", fromMs: atMs - minutes(number), toMs: number % 2 === 0 ? null : atMs };
    case "fine":
      return { kind: "resident-fine", atMs };
    case "away":
      return {
        kind: "absence",
        asked: {
          kind: "set",
          seen: null,
          absence: {
            absenceId: "absence-1",
            kind: "holiday",
            by: "李娜",
            accountId: null,
            fromMs: atMs,
            lastDay: "2026-12-31",
            untilMs: atMs + days(20),
          },
        },
      };
    case "back":
      return { kind: "absence", asked: { kind: "end", absenceId: "absence-1", by: "李娜" } };
    case "tick":
      return { kind: "tick" };
    case "panic":
    case "call":
    case "fall":
    case "smoke":
    case "gas":
    case "carbon-monoxide":
    case "water-leak":
    case "unreadable":
      return {
        kind: "life",
        alarmId: must(parseAlarmId(`pressed-${number}`), ""),
        event: {
          kind: "life",
          alarm: act,
          edge: number % 5 === 0 ? "cleared" : "raised",
          confidence: "low",
          evidence: "",
          repeated: false,
        },
        ...from,
        ...when,
      };
  }
}

const happens = fc.array(
  fc.record({
    act: fc.constantFrom<Act>(...acts, ...lifeKinds),
    afterMs: fc.oneof(fc.nat(seconds(5)), fc.nat(hours(3)), fc.nat(days(9))),
    number: fc.nat(200),
  }),
  { maxLength: 40 },
);

describe("R-708 a press", () => {
  test.each(["panic", "call"] as const)(
    "of %s is raised in the step it comes in with, after anything at all",
    (pressed) => {
      fc.assert(
        fc.property(
          happens,
          fc.constantFrom<Partial<HomeSettings>>(
            {},
            { sensitivity: "off" },
            { kit: null },
            { devices: [] },
            { timeZone: "Europe/Madrid" },
            // As a damaged row may name it.
            { timeZone: "Nowhere/Else" },
          ),
          fc.oneof(fc.constant(null), fc.nat(days(30))),
          (before, other, age) => {
            const settings = { ...learningSettings, ...other };
            let [state, nowMs] = [freshHomeState(midnight), midnight];
            for (const { act, afterMs, number } of before) {
              nowMs += afterMs;
              ({ state } = step(state, inputOf(act, nowMs, number), settings, nowMs));
            }
            const alarmId = must(parseAlarmId("the-press"), "");
            const press: HomeInput = {
              kind: "life",
              alarmId,
              event: {
                kind: "life",
                alarm: pressed,
                edge: "raised",
                confidence: "certain",
                evidence: "",
                repeated: false,
              },
              deviceId: device("button"),
              isKnownDevice: true,
              occurredAtMs: age === null ? null : nowMs - age,
              recordedAtMs: nowMs,
            };
            const { verdicts } = step(state, press, settings, nowMs);
            const raised = verdicts.filter((one) => one.kind === "raise" && one.alarmId === alarmId);
            expect(raised).toMatchObject([{ alarm: pressed, phase: "raised", outsideAtMs: nowMs }]);
            expect(verdicts.filter((one) => one.kind === "ease" && one.alarmId === alarmId)).toEqual([]);
          },
        ),
        { numRuns: 150 },
      );
    },
  );

  test("that was raised is taken back by nothing that comes after", () => {
    fc.assert(
      fc.property(happens, (after) => {
        const alarmId = must(parseAlarmId("the-press"), "");
        const press: HomeInput = {
          kind: "life",
          alarmId,
          event: { kind: "life", alarm: "panic", edge: "raised", confidence: "certain", evidence: "", repeated: false },
          deviceId: device("button"),
          isKnownDevice: true,
          occurredAtMs: midnight,
          recordedAtMs: midnight,
        };
        let nowMs = midnight;
        let { state } = step(freshHomeState(midnight), press, learningSettings, midnight);
        for (const { act, afterMs, number } of after) {
          nowMs += afterMs;
          const stepped = step(state, inputOf(act, nowMs, number), learningSettings, nowMs);
          ({ state } = stepped);
          expect(stepped.verdicts.filter((one) => one.kind !== "fault" && one.alarmId === alarmId)).toEqual([]);
        }
      }),
      { numRuns: 100 },
    );
  });
});

describe("R-709 a longer silence never counts for less", () => {
  const anyDay = fc
    .array(fc.integer({ min: 0, max: 25_000 }), { minLength: cellsTotal, maxLength: cellsTotal })
    .map((cells): LearnedDay => {
      const day = Uint16Array.from(cells);
      // Known for long, and no detector failed: then the width is the same for both.
      [day[at.age], day[at.faultDay]] = [100, 0];
      return { v: 1, cells: day };
    });

  test("whoever was still since earlier is missed no later", () => {
    fc.assert(
      fc.property(
        anyDay,
        fc.nat(days(2)),
        fc.nat(hours(12)),
        fc.constantFrom(...learnedRooms),
        (day, within, more, room) => {
          const width = { timeZone: "Europe/Madrid", tuning: standardTuning, isGuestAbout: false };
          // Over the night in which the clock is put back.
          const fromMs = Date.parse("2026-10-24T00:00:00Z") + within;
          const due = (sinceMs: number): number => checkInAtMs(day, { fromMs: sinceMs, room }, width);
          expect(due(fromMs)).toBeLessThanOrEqual(due(fromMs + more));
          // Whoever went out earlier was out at hours at which people of this home are out for longer, perhaps: no later than that allows.
          const allowed =
            fromMs + (usualOut(day, fromMs, fromMs + more, width) ?? 0) + standardTuning.awayBuffer + slot;
          expect(backAtMs(day, fromMs, width)).toBeLessThanOrEqual(
            Math.max(allowed, backAtMs(day, fromMs + more, width)),
          );
        },
      ),
      { numRuns: 300 },
    );
  });

  test.each([1, 2, 3])(
    "what was raised of the home of seed %i stays, and more of the same silence only adds to it",
    (seed) => {
      const lives = routine(seed, 18, midnight);
      const lastMs = lives.at(-1)?.atMs ?? midnight;
      let before = live(lives).log;
      for (const more of [3, 6, 13, 30]) {
        const { log } = live(lives, { untilMs: lastMs + hours(more) });
        expect(log.slice(0, before.length)).toEqual(before);
        expect(log.slice(before.length).filter((line) => !line.startsWith("raise"))).toEqual([]);
        before = log;
      }
      const { raised } = live(lives, { untilMs: lastMs + hours(13) });
      expect(raised.filter(({ alarm, atMs }) => alarm === "inactivity" && atMs > lastMs)).toHaveLength(1);
    },
  );

  test("what comes in late, of the time before the silence, does not end it", () => {
    const lives = routine(4, 18, midnight);
    const lastMs = lives.at(-1)?.atMs ?? midnight;
    const late = moved("pir-kitchen", lastMs - minutes(1), lastMs + hours(1));
    const raised = (more: typeof lives) => live([...lives, ...more], { untilMs: lastMs + hours(13) }).raised;
    expect(raised([late])).toEqual(raised([]));
  });
});
