import { describe, expect, test } from "vitest";
import {
  must,
  parseAlarmId,
  parseDeviceId,
  parseHomeId,
  parseIncidentId,
  type DeviceId,
} from "@shouwang/shared/domain/ids.ts";
import { lifeKinds } from "@shouwang/shared/domain/alarm.ts";
import { minutes } from "@shouwang/shared/time/duration.ts";
import {
  familyTrialMax,
  changedTrial,
  hasOpenLevel,
  isOver,
  laneOf,
  lastedTooLong,
  levelEndsWithin,
  missedOf,
  trialMax,
  trialProblem,
  type Trial,
  type TrialPress,
  type Tried,
  type TrialAsked,
} from "./trial.ts";

const fromMs = 1_795_000_000_000;
const homeId = must(parseHomeId("home-1"), "home-1");
const device = (text: string): DeviceId => must(parseDeviceId(text), text);
const trial: Trial = {
  trialId: "t-1",
  homeId,
  devices: [device("sos"), device("smoke")],
  by: "李静",
  why: "weekly",
  fromMs,
  untilMs: fromMs + minutes(10),
  endedAtMs: null,
  presses: [],
};
const tried: Tried = {
  deviceId: device("sos"),
  event: { alarm: "panic", edge: "raised" },
  isKnownDevice: true,
  isHomeGuessed: false,
  occurredAtMs: fromMs + 1_000,
  recordedAtMs: fromMs + 1_500,
};
const pressed = (changes: Partial<TrialPress> = {}): TrialPress => ({
  deviceId: device("sos"),
  alarmId: must(parseAlarmId("a-1"), "a-1"),
  alarm: "panic",
  incidentId: must(parseIncidentId("i-1"), "i-1"),
  occurredAtMs: fromMs + 1,
  recordedAtMs: fromMs + 2,
  overAtMs: null,
  wentLiveAtMs: null,
  ...changes,
});
const quiet = { hasOpenLive: false };

describe("R-464 the first press of a named device within the time is the test, and everything else is live", () => {
  test.each(lifeKinds.filter((one) => one !== "unreadable"))("%s of a named device", (alarm) => {
    expect(laneOf(trial, { ...tried, event: { alarm, edge: "raised" } }, quiet)).toMatchObject({ lane: "test" });
  });

  test.each<[string, Trial | undefined, Partial<Tried>, { hasOpenLive: boolean }]>([
    ["nobody tests", undefined, {}, quiet],
    ["the test has ended", { ...trial, endedAtMs: fromMs + 1 }, {}, quiet],
    ["the home has an open live incident", trial, {}, { hasOpenLive: true }],
    ["a second press", { ...trial, presses: [pressed()] }, {}, quiet],
    ["a device that was not named", trial, { deviceId: device("other") }, quiet],
    ["no device", trial, { deviceId: null }, quiet],
    ["a device that nobody registered", trial, { isKnownDevice: false }, quiet],
    ["a home that is a guess", trial, { isHomeGuessed: true }, quiet],
    ["what cannot be read", trial, { event: null }, quiet],
    ["what says that it cannot be read", trial, { event: { alarm: "unreadable", edge: "raised" } }, quiet],
    ["an end", trial, { event: { alarm: "smoke", edge: "cleared" } }, quiet],
    ["a press of a time that nobody knows", trial, { occurredAtMs: null }, quiet],
    ["one of before, sent again now", trial, { occurredAtMs: fromMs - 1 }, quiet],
    ["one of afterwards, by a clock that is ahead", trial, { occurredAtMs: trial.untilMs + 1 }, quiet],
    ["one that came after the end", trial, { recordedAtMs: trial.untilMs + 1 }, quiet],
    ["one that came before the beginning", trial, { recordedAtMs: fromMs - 1 }, quiet],
  ])("%s: live", (_what, one, changes, home) => {
    expect(laneOf(one, { ...tried, ...changes }, home)).toMatchObject({ lane: "live" });
  });

  test("another device's first press is its own test; what was never heard is named", () => {
    const after = changedTrial(trial, { kind: "pressed", trialId: "t-1", homeId, press: pressed() });
    expect(laneOf(after, { ...tried, deviceId: device("smoke") }, quiet).lane).toBe("test");
    expect(missedOf(after)).toEqual(["smoke"]);
  });
});

describe("R-465 a danger that outlasts its test is live", () => {
  const smoke = pressed({ deviceId: device("smoke"), alarm: "smoke" });
  const at = smoke.recordedAtMs + levelEndsWithin;
  const smoking = { ...trial, presses: [pressed(), smoke] };
  test("after two minutes, or when the test ends; a press has no end", () => {
    expect(lastedTooLong(smoking, at - 1)).toEqual([]);
    expect(lastedTooLong(smoking, at)).toEqual([smoke]);
    expect(lastedTooLong({ ...smoking, endedAtMs: fromMs + 5 }, fromMs + 5)).toEqual([smoke]);
    expect(hasOpenLevel(smoking)).toBe(true);
  });
  test.each([
    { kind: "over", trialId: "t-1", deviceId: device("smoke"), atMs: 5 },
    { kind: "went-live", trialId: "t-1", deviceId: device("smoke"), atMs: 5 },
  ] as const)("once only: $kind", (change) => {
    const after = changedTrial(smoking, change);
    expect(lastedTooLong(after, at)).toEqual([]);
    expect(hasOpenLevel(after)).toBe(false);
  });
});

describe("R-464 R-588 who may begin one", () => {
  const asked = { homeId, devices: [device("sos")], by: "李静", why: "weekly", forMs: trialMax } as const;
  const home = {
    deviceIds: [device("sos"), device("pir")],
    lifeIds: [device("sos")],
    hasOpenLive: false,
    isUnderWay: false,
  };
  const family = { ...asked, isFamily: true, forMs: familyTrialMax };
  test.each<[TrialAsked, Parameters<typeof trialProblem>[1], string | null]>([
    [asked, home, null],
    [{ ...asked, forMs: trialMax + 1 }, home, "too-long"],
    [{ ...asked, forMs: 0 }, home, "too-long"],
    [{ ...asked, forMs: Number.NaN }, home, "too-long"],
    [{ ...asked, devices: [] }, home, "no-devices"],
    [{ ...asked, devices: [device("x")] }, home, "unknown-device"],
    [asked, { ...home, deviceIds: null }, "no-kit"],
    [asked, { ...home, hasOpenLive: true }, "open-incident"],
    [asked, { ...home, isUnderWay: true }, "under-way"],
    [family, home, null],
    [{ ...family, why: "monthly" }, home, null],
    [{ ...family, why: "repair" }, home, "not-for-family"],
    [{ ...family, devices: [device("sos"), device("pir")] }, home, "not-for-family"],
    [{ ...family, forMs: familyTrialMax + 1 }, home, "too-long-for-family"],
    [family, { ...home, hasOpenLive: true }, "open-incident"],
    [{ ...asked, devices: [device("pir")], why: "repair" }, home, null],
  ])("%#: %o", (one, where, problem) => {
    expect(trialProblem(one, where)).toBe(problem);
  });
  test("it ends by itself", () => {
    expect([isOver(trial, trial.untilMs), isOver(trial, trial.untilMs + 1)]).toEqual([false, true]);
  });
});
