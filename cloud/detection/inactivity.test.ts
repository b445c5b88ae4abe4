import { describe, expect, test } from "vitest";
import { must, parseHomeId } from "@shouwang/shared/domain/ids.ts";
import type { StateEvent } from "@shouwang/shared/domain/observation.ts";
import { hours, millis, minutes, seconds, type Millis } from "@shouwang/shared/time/duration.ts";
import { device, homeSettings, midnight } from "../../test/builders/homes.ts";
import { step } from "./engine.ts";
import type { HomeInput } from "./home-input.ts";
import type { HomeSettings } from "./home-settings.ts";
import { freshHomeState, type HomeState } from "./home-state.ts";

const start = midnight + hours(8);
const active: StateEvent = { kind: "state", what: "motion", value: "active", repeated: false };
const opened: StateEvent = { kind: "state", what: "door", value: "open", repeated: false };
const seen = (from: string, observation: StateEvent, atMs: number, recordedAtMs = atMs): HomeInput => ({
  kind: "observed",
  deviceId: device(from),
  isKnownDevice: true,
  observation,
  occurredAtMs: atMs,
  recordedAtMs,
});

/** Lives on heartbeats until `untilMs` or the first inactivity alarm; answers when it came, in minutes from the start. */
function quietFrom(
  state: HomeState,
  untilMs: number,
  settings: HomeSettings,
): { raisedAfterMin: number | null; state: HomeState } {
  let present = state;
  for (let nowMs = start; nowMs <= start + untilMs; nowMs += minutes(1)) {
    const stepped = step(present, { kind: "gateway-heard", occurredAtMs: nowMs, recordedAtMs: nowMs }, settings, nowMs);
    present = stepped.state;
    const raised = stepped.verdicts.find((one) => one.kind === "raise");
    if (raised?.alarm === "inactivity") return { raisedAfterMin: (nowMs - start) / 60_000, state: present };
  }
  return { raisedAfterMin: null, state: present };
}

const moved = step(freshHomeState(start), seen("pir-hall", active, start), homeSettings, start).state;

describe("R-019 a home without movement while somebody is in", () => {
  const settings: [string, Millis, number][] = [
    ["12 hours by default", hours(12), 720],
    ["what the home is set to", hours(4), 240],
    ["never more than 12 hours", hours(30), 720],
    ["two minutes in a demo that is set to 90 s and looked at each minute", seconds(90), 2],
    ["never less than a minute", seconds(1), 1],
    ["the cap, when the setting is no number", millis(Number.NaN), 720],
  ];
  test.each(settings)("raises after %s", (_, inactivityAfter, expected) => {
    expect(quietFrom(moved, hours(13), { ...homeSettings, inactivityAfter }).raisedAfterMin).toBe(expected);
  });

  test("raises once a silence, under an id that the silence gives it", () => {
    const silence = { ...homeSettings, inactivityAfter: hours(2) };
    const { state, raisedAfterMin } = quietFrom(moved, hours(3), silence);
    expect(raisedAfterMin).toBe(120);
    expect(quietFrom(state, hours(20), silence).raisedAfterMin).toBeNull();
    const again = quietFrom(moved, hours(3), silence);
    expect(again.state.inactivity).toEqual(state.inactivity);
    expect(state.inactivity).toMatchObject({ alarmId: expect.stringMatching(/^inactivity-[0-9a-f]{16}-[0-9a-z]+$/) });
  });

  test("the id of a home with the longest name is an id", () => {
    const homeId = must(parseHomeId("h".repeat(64)), "h");
    expect(quietFrom(moved, hours(13), { ...homeSettings, homeId }).raisedAfterMin).toBe(720);
  });

  test("does not raise when nobody is at home: the door moved, and nobody was seen inside after", () => {
    const left = step(moved, seen("door", opened, start + seconds(10)), homeSettings, start + seconds(10)).state;
    expect(quietFrom(left, hours(30), homeSettings).raisedAfterMin).toBeNull();
  });

  test("raises when the door that moved is not the exterior one", () => {
    const inside = { ...homeSettings, devices: homeSettings.devices.map((one) => ({ ...one, isExteriorDoor: false })) };
    const opens = step(moved, seen("door", opened, start + seconds(10)), inside, start + seconds(10)).state;
    expect(quietFrom(opens, hours(13), inside).raisedAfterMin).toBe(721);
  });

  test("a detector's repeated movement counts, its repeated stillness and a door's memory do not", () => {
    const later = start + hours(1);
    const after = (from: string, observation: StateEvent): number =>
      step(moved, seen(from, observation, later), homeSettings, later).state.lastActivityAtMs ?? 0;
    expect(after("pir-hall", { ...active, repeated: true })).toBe(later);
    expect(after("pir-hall", { kind: "state", what: "motion", value: "still", repeated: true })).toBe(start);
    expect(after("pir-hall", { kind: "state", what: "motion", value: "unknown", repeated: false })).toBe(start);
    expect(after("door", { ...opened, repeated: true })).toBe(start);
    expect(after("radar-bathroom", { kind: "state", what: "presence", value: "absent", repeated: false })).toBe(start);
  });

  test("readings and batteries are no activity, and an older movement is not a newer one", () => {
    const later = start + hours(1);
    const battery: HomeInput = {
      kind: "observed",
      deviceId: device("pir-hall"),
      isKnownDevice: true,
      observation: { kind: "reading", quantity: "battery-percent", value: 80 },
      occurredAtMs: later,
      recordedAtMs: later,
    };
    expect(step(moved, battery, homeSettings, later).state.lastActivityAtMs).toBe(start);
    const old = seen("pir-bedroom", active, start - minutes(5), later);
    expect(step(moved, old, homeSettings, later).state.lastActivityAtMs).toBe(start);
  });

  test("a clock that runs ahead cannot push the alarm into the future", () => {
    const ahead = step(
      moved,
      seen("pir-hall", active, start + hours(20), start + minutes(1)),
      homeSettings,
      start + minutes(1),
    );
    expect(ahead.state.lastActivityAtMs).toBe(start + minutes(1));
  });

  test("with no detector known to work it is a fault on the desk's list, once, and not an alarm", () => {
    const stepped = step(
      freshHomeState(start),
      { kind: "gateway-heard", occurredAtMs: start, recordedAtMs: start },
      homeSettings,
      start,
    );
    const { state, raisedAfterMin } = quietFrom(stepped.state, hours(30), homeSettings);
    expect(raisedAfterMin).toBeNull();
    expect(state.inactivity).toEqual({ at: "cannot-tell" });
  });
});
