/** What is said of why: each raise has its grounds, and they name what made it due. The clock of the home is UTC here. */

import { describe, expect, test } from "vitest";
import type { Ground } from "@shouwang/shared/domain/grounds.ts";
import { groundsMax } from "@shouwang/shared/domain/grounds.ts";
import { groundsText } from "@shouwang/shared/domain/grounds-text.ts";
import { lifeKinds } from "@shouwang/shared/domain/alarm.ts";
import { must, parseAlarmId } from "@shouwang/shared/domain/ids.ts";
import { days, hours, minutes } from "@shouwang/shared/time/duration.ts";
import { device, midnight } from "../../test/builders/homes.ts";
import { doorUsed, learningSettings, live, moved, type Happening } from "../../test/builders/lived-home.ts";
import { step } from "./engine.ts";
import type { LifeInput } from "./home-input.ts";
import type { HomeSettings } from "./home-settings.ts";
import { freshHomeState } from "./home-state.ts";
import type { RaiseVerdict } from "./verdict.ts";

const utc: HomeSettings = { ...learningSettings, timeZone: "UTC" };
const clock = (day: number, hour: number): number => midnight + days(day) + hours(hour);
const wholeDay = (day: number): Happening[] =>
  Array.from({ length: 33 }, (_, n) =>
    moved(n === 32 ? "pir-bedroom" : n % 2 === 0 ? "pir-kitchen" : "pir-hall", clock(day, 6 + n / 2)),
  );
const daysOf = (count: number): Happening[] => Array.from({ length: count }, (_, day) => wholeDay(day)).flat();

const groundsOf = (happened: readonly Happening[], untilMs: number, settings = utc): readonly Ground[] =>
  live(happened, { settings, untilMs }).raised.at(-1)?.grounds ?? [];
const kindsOf = (grounds: readonly Ground[]): string[] => grounds.map(({ kind }) => kind);

describe("R-736 a silence names what made it too long", () => {
  test("in a home that is hardly known: what is usual elsewhere", () => {
    const grounds = groundsOf(daysOf(2), clock(2, 20));
    expect(kindsOf(grounds)).toEqual(["no-movement", "usual-elsewhere", "detectors"]);
    expect(grounds[0]).toEqual({ kind: "no-movement", sinceMs: clock(1, 22), room: "bedroom" });
  });

  test("in a home that is known: what is usual at this hour, and no more than it has shown", () => {
    const grounds = groundsOf([...daysOf(30), moved("pir-bedroom", clock(30, 6))], clock(30, 23));
    expect(kindsOf(grounds)).toEqual(["no-movement", "usual-at-most", "detectors"]);
    const usual = grounds.find((one) => one.kind === "usual-at-most");
    expect(usual?.lengthMs).toBeGreaterThan(minutes(25));
    expect(usual?.lengthMs).toBeLessThan(hours(8.1));
    expect(grounds.at(-1)).toEqual({ kind: "detectors", working: 3, known: 3 });
  });

  test("where people never stay for long: what is usual in that room", () => {
    const grounds = groundsOf([...daysOf(30), moved("pir-kitchen", clock(30, 12))], clock(30, 23));
    expect(kindsOf(grounds)).toEqual(["no-movement", "usual-in-room", "detectors"]);
    expect(grounds[1]).toMatchObject({ room: "kitchen" });
  });

  test("where the time that is set is sooner: that time", () => {
    const settings: HomeSettings = { ...utc, inactivityAfter: hours(1) };
    const grounds = groundsOf([moved("pir-kitchen", clock(0, 12))], clock(0, 14), settings);
    expect(grounds[1]).toEqual({ kind: "limit-set", lengthMs: hours(1) });
  });
});

describe("R-736 an outing that lasts too long names what is usual, or what is set", () => {
  const outing = (day: number, from: number, to: number): Happening[] => [
    moved("pir-hall", clock(day, from) - minutes(5)),
    doorUsed(clock(day, from)),
    doorUsed(clock(day, to)),
    moved("pir-hall", clock(day, to) + 1_000),
  ];
  const leaves = (day: number): Happening[] => [
    moved("pir-hall", clock(day, 10) - minutes(5)),
    doorUsed(clock(day, 10)),
  ];

  test("after five outings of two hours", () => {
    const known = Array.from({ length: 5 }, (_, day) => outing(day, 10, 12)).flat();
    const grounds = groundsOf([...known, ...leaves(6)], clock(6, 23));
    expect(kindsOf(grounds)).toEqual(["out", "usually-back-within"]);
    const usual = grounds.find((one) => one.kind === "usually-back-within");
    expect((usual?.lengthMs ?? 0) / hours(1)).toBeCloseTo(2, 0);
  });

  test("before anything is known: how long was waited", () => {
    expect(groundsOf(leaves(0), clock(0, 23))).toEqual([
      { kind: "out", sinceMs: clock(0, 10) },
      { kind: "limit-set", lengthMs: hours(8) },
    ]);
  });
});

test("R-736 whatever a device says by itself, with whatever is not certain about it, has grounds that can be read", () => {
  const nowMs = clock(0, 9);
  for (const alarm of lifeKinds) {
    const input: LifeInput = {
      kind: "life",
      alarmId: must(parseAlarmId("alarm-1"), "alarm-1"),
      event: { kind: "life", alarm, edge: "raised", confidence: "certain", evidence: "", repeated: false },
      deviceId: device("button"),
      isKnownDevice: false,
      isHomeGuessed: true,
      occurredAtMs: nowMs - hours(1),
      occurredBetween: { fromMs: null, toMs: nowMs },
      recordedAtMs: nowMs,
    };
    const raised = step(freshHomeState(nowMs), input, utc, nowMs).verdicts.find(
      (one): one is RaiseVerdict => one.kind === "raise",
    );
    expect(kindsOf(raised?.grounds ?? [])).toEqual([
      alarm === "fall" ? "fall" : "reported",
      "stranger",
      "home-guessed",
      "happened-between",
      "late",
    ]);
    expect(raised?.grounds?.length).toBeLessThanOrEqual(groundsMax);
    expect(groundsText(raised?.grounds, { timeZone: "UTC", saidAtMs: nowMs })?.zh).toContain("卧室");
  }
});
