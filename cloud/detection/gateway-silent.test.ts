import { describe, expect, test } from "vitest";
import { hours, minutes, seconds } from "@shouwang/shared/time/duration.ts";
import { homeSettings, midnight } from "../../test/builders/homes.ts";
import { step } from "./engine.ts";
import { silentForMs, withoutOutage } from "./gateway-silent.ts";
import { freshHomeState, type HomeState } from "./home-state.ts";

const start = midnight;
const tick = { kind: "tick" } as const;
const heard = (atMs: number) => ({ kind: "gateway-heard", occurredAtMs: atMs, recordedAtMs: atMs }) as const;

/** Ticks only when the last answer said so. */
function silenceFor(lengthMs: number, isHighRisk: boolean): { state: HomeState; told: string[] } {
  const settings = { ...homeSettings, isHighRisk };
  const told: string[] = [];
  let { state, dueAtMs } = step(freshHomeState(start), heard(start), settings, start);
  while (dueAtMs !== null && dueAtMs <= start + lengthMs) {
    const nowMs = dueAtMs;
    const stepped = step(state, tick, settings, nowMs);
    for (const one of stepped.verdicts) {
      if (one.kind === "fault") told.push(`${(nowMs - start) / 60_000} ${one.fault} ${one.state} ${one.owner}`);
      else told.push(one.kind);
    }
    ({ state, dueAtMs } = stepped);
  }
  return { state, told };
}

describe("R-018 a silent gateway", () => {
  test("is silent after 150 s, the technician's at 3 min, the caregiver's at 30, the desk's at 60", () => {
    expect(silenceFor(seconds(149), false).state.gateway.isSilent).toBe(false);
    expect(silenceFor(seconds(150), false).state.gateway.isSilent).toBe(true);
    expect(silenceFor(hours(24), false).told).toEqual([
      "3 silent present technician",
      "30 silent present caregiver",
      "60 silent present desk",
    ]);
  });

  test("R-080 for how long nobody could be seen is known while it lasts, and is nothing before and after", () => {
    expect(silentForMs(silenceFor(seconds(149), false).state, start + seconds(149))).toBe(0);
    const { state } = silenceFor(hours(1), false);
    expect(silentForMs(state, start + hours(1))).toBe(hours(1));
    const now = start + hours(1);
    expect(silentForMs(step(state, heard(now), homeSettings, now).state, now)).toBe(0);
  });

  test("is the desk's at 10 min for a high-risk resident, and does not go back down", () => {
    expect(silenceFor(hours(24), true).told).toEqual(["3 silent present technician", "10 silent present desk"]);
  });

  test("is told once, at its height, when the first look comes late", () => {
    const { verdicts } = step(freshHomeState(start), tick, homeSettings, start + hours(2));
    expect(verdicts).toMatchObject([{ kind: "fault", owner: "desk", state: "present" }]);
  });

  test("is gone when heard, and its home's clock of inactivity has stood still", () => {
    const { state } = silenceFor(hours(20), false);
    const now = start + hours(20);
    const back = step(state, heard(now), homeSettings, now);
    expect(back.verdicts).toMatchObject([{ kind: "fault", fault: "silent", state: "gone" }]);
    expect(back.state.silenceFromMs).toBe(start + hours(20));
  });

  test("pauses the clock also when nobody looked in between", () => {
    const now = start + hours(3);
    expect(step(freshHomeState(start), heard(now), homeSettings, now).state.silenceFromMs).toBe(now);
  });

  test("an older message that arrives after a newer one changes nothing", () => {
    const state = step(freshHomeState(start), heard(start + minutes(5)), homeSettings, start + minutes(5)).state;
    const after = step(state, heard(start + minutes(4)), homeSettings, start + minutes(5)).state;
    expect(after.gateway.lastHeardAtMs).toBe(start + minutes(5));
  });

  test.each([
    ["a kit that comes back", start + hours(20), 150],
    ["the kit that was there all the time", start, 0],
  ])("R-198 %s has its time from when it came", (_, kitSinceMs, secondsLeft) => {
    const { state } = silenceFor(minutes(2), false);
    const arrived = step(
      state,
      tick,
      { ...homeSettings, kit: { sinceMs: kitSinceMs, isAwaited: true } },
      start + hours(20),
    );
    expect(arrived.state.gateway.isSilent).toBe(secondsLeft === 0);
    if (secondsLeft > 0) expect(arrived.dueAtMs).toBe(kitSinceMs + seconds(secondsLeft));
  });

  test("R-198 what was said of the kit before ends when another one comes, and begins again when that one is silent", () => {
    const { state } = silenceFor(hours(2), false);
    const settings = { ...homeSettings, kit: { sinceMs: start + hours(2), isAwaited: true } };
    const came = step(state, tick, settings, start + hours(2));
    expect(came.verdicts).toMatchObject([{ fault: "silent", state: "gone" }]);
    const again = step(came.state, tick, settings, start + hours(2) + minutes(3));
    expect(again.verdicts).toMatchObject([{ fault: "silent", state: "present", owner: "technician" }]);
  });

  test("R-198 where there is no kit nobody is blamed, and nobody is thought to lie still", () => {
    const settings = { ...homeSettings, kit: null };
    const after = step(freshHomeState(start), tick, settings, start + hours(30));
    expect([after.verdicts, after.dueAtMs]).toEqual([[], null]);
  });

  test("R-198 a kit that waits for its installer is nobody's fault; once it has spoken it is missed like any other", () => {
    const settings = { ...homeSettings, kit: { sinceMs: start, isAwaited: false } };
    const waiting = step(freshHomeState(start), tick, settings, start + hours(30));
    expect([waiting.verdicts, waiting.dueAtMs]).toEqual([[], null]);
    const spoken = step(waiting.state, heard(start + hours(31)), settings, start + hours(31));
    expect(step(spoken.state, tick, settings, start + hours(32)).verdicts).toMatchObject([{ fault: "silent" }]);
    const begun = { ...homeSettings, kit: { sinceMs: start + hours(40), isAwaited: true } };
    const awaited = step(waiting.state, tick, begun, start + hours(40));
    expect([awaited.verdicts, awaited.dueAtMs]).toEqual([[], start + hours(40) + seconds(150)]);
  });

  test("R-198 a registry whose clock was ahead gives nobody a time to come", () => {
    const settings = { ...homeSettings, kit: { sinceMs: start + hours(2), isAwaited: true } };
    const { verdicts } = step(freshHomeState(start), tick, settings, start + hours(1));
    expect(verdicts).toMatchObject([{ fault: "silent", state: "present" }]);
  });

  test("its last will alone is not silence yet", () => {
    const now = start + seconds(10);
    const after = step(freshHomeState(start), { kind: "gateway-offline", recordedAtMs: now }, homeSettings, now);
    expect(after.state.gateway.isSilent).toBe(false);
    expect(after.verdicts).toEqual([]);
  });
});

test.each([
  ["before the outage", 5, 15],
  ["in it", 15, 20],
  ["at its end", 20, 20],
  ["after it", 25, 25],
])("an activity %s counts from its own time and what of the outage came after it", (_, at, counted) => {
  expect(withoutOutage({ fromMs: 10, toMs: 20 }, at)).toBe(counted);
});
