import { describe, expect, test } from "vitest";
import { lifeKinds, type LifeKind } from "@shouwang/shared/domain/alarm.ts";
import { must, parseAlarmId } from "@shouwang/shared/domain/ids.ts";
import { days, hours, minutes, seconds } from "@shouwang/shared/time/duration.ts";
import { device, homeSettings, midnight } from "../../test/builders/homes.ts";
import { step } from "./engine.ts";
import type { LifeInput } from "./home-input.ts";
import { freshHomeState, type HomeState } from "./home-state.ts";

const now = midnight + hours(9);
const record = (alarm: LifeKind, change: Partial<LifeInput> = {}): LifeInput => ({
  kind: "life",
  alarmId: must(parseAlarmId("alarm-1"), "alarm-1"),
  event: { kind: "life", alarm, edge: "raised", confidence: "certain", evidence: "action=on", repeated: false },
  deviceId: device("button"),
  isKnownDevice: true,
  occurredAtMs: now,
  recordedAtMs: now,
  ...change,
});
const raisedBy = (state: HomeState, input: LifeInput) =>
  step(state, input, homeSettings, now).verdicts.find((one) => one.kind === "raise");

describe("what is raised at once", () => {
  const atOnce = lifeKinds.filter((one) => one !== "fall");
  test.each(atOnce)("R-016 %s", (alarm) => {
    const outsideAtMs = alarm === "water-leak" ? now + minutes(10) : now;
    expect(raisedBy(freshHomeState(now), record(alarm))).toMatchObject({
      alarm,
      phase: "raised",
      lateByMs: 0,
      outsideAtMs,
    });
  });

  const fresh = freshHomeState(now);
  const states: [string, HomeState][] = [
    ["away", { ...fresh, presence: { at: "away", sinceMs: now - hours(3) } }],
    ["arriving", { ...fresh, presence: { at: "arriving", awaySinceMs: now - hours(3), doorAtMs: now - 1 } }],
    [
      "with a silent gateway",
      { ...fresh, gateway: { lastHeardAtMs: now - hours(2), isSilent: true, told: 3, lastOutage: null } },
    ],
    [
      "with every device reported broken",
      { ...fresh, deaf: [{ deviceId: device("button"), fault: "device-failure" }] },
    ],
    [
      "with an inactivity alarm open",
      { ...fresh, inactivity: { at: "raised", alarmId: must(parseAlarmId("a"), "a") } },
    ],
  ];
  test.each(states)("R-016 a press is raised at once in a home %s", (_, state) => {
    expect(raisedBy(state, record("panic"))).toMatchObject({ alarm: "panic", phase: "raised" });
  });

  test("a press of any age is raised, with its age", () => {
    const late = record("panic", { occurredAtMs: now - days(2) });
    expect(raisedBy(fresh, late)).toMatchObject({ phase: "raised", lateByMs: days(2), outsideAtMs: now });
  });

  test("a clock that runs ahead moves nothing into the future", () => {
    const early = record("panic", { occurredAtMs: now + hours(5) });
    expect(raisedBy(fresh, early)).toMatchObject({ occurredAtMs: now, lateByMs: 0, outsideAtMs: now });
  });

  test("R-012 a press from a device nobody registered is raised, and says so", () => {
    const unknown = record("panic", { deviceId: device("unheard-of"), isKnownDevice: false });
    expect(raisedBy(fresh, unknown)).toMatchObject({
      phase: "raised",
      reason: expect.stringContaining("unknown device"),
    });
  });

  test("R-011 a record whose body nobody could read is raised as unreadable", () => {
    const unreadable = record("panic", { event: null, deviceId: null, occurredAtMs: null });
    expect(raisedBy(fresh, unreadable)).toMatchObject({ alarm: "unreadable", phase: "raised", occurredAtMs: null });
  });

  test("a life event that strayed into the telemetry lane is raised all the same; one that is only repeated is not", () => {
    const stray = (repeated: boolean) =>
      step(
        fresh,
        {
          kind: "observed",
          deviceId: device("smoke-kitchen"),
          isKnownDevice: true,
          observation: {
            kind: "life",
            alarm: "carbon-monoxide",
            edge: "raised",
            confidence: "certain",
            evidence: "",
            repeated,
          },
          occurredAtMs: now - seconds(2),
          recordedAtMs: now,
        },
        homeSettings,
        now,
      ).verdicts;
    expect(stray(false)).toMatchObject([{ kind: "raise", alarm: "carbon-monoxide", phase: "raised" }]);
    expect(stray(true)).toEqual([]);
  });
});
