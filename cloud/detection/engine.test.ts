import { describe, expect, test } from "vitest";
import { must, parseAlarmId, parseDeviceId, type DeviceId } from "@shouwang/shared/domain/ids.ts";
import { hours, minutes } from "@shouwang/shared/time/duration.ts";
import { homeSettings, midnight } from "../../test/builders/homes.ts";
import { step } from "./engine.ts";
import type { HomeInput } from "./home-input.ts";
import { deafMax, freshHomeState, levelsMax, watchersMax, type HomeState } from "./home-state.ts";

const start = midnight;
/** As long as a radio bridge makes them. */
const sensor = (n: number): DeviceId =>
  must(parseDeviceId(`z-00158d0004a3b2${n.toString(16).padStart(2, "0")}`), "sensor");
const motionOf = (n: number, atMs: number): HomeInput => ({
  kind: "observed",
  deviceId: sensor(n),
  isKnownDevice: true,
  observation: { kind: "state", what: "motion", value: "active", repeated: false },
  occurredAtMs: atMs,
  recordedAtMs: atMs,
});
const run = (inputs: readonly HomeInput[], from: HomeState = freshHomeState(start)): HomeState =>
  inputs.reduce((state, input) => step(state, input, homeSettings, start + hours(1)).state, from);
const alarm = (n: number) =>
  must(parseAlarmId(`0123456789abcdef0123456789abcd${n.toString(16).padStart(2, "0")}`), "alarm");
const fallOf = (n: number): HomeInput => ({
  kind: "life",
  alarmId: alarm(n),
  event: { kind: "life", alarm: "fall", edge: "raised", confidence: "low", evidence: "", repeated: false },
  deviceId: sensor(n),
  isKnownDevice: true,
  occurredAtMs: start + hours(1),
  recordedAtMs: start + hours(1),
});

describe("an observation of a time that nobody knows", () => {
  const unknown = (observation: Extract<HomeInput, { kind: "observed" }>["observation"]): HomeInput => ({
    kind: "observed",
    deviceId: sensor(1),
    isKnownDevice: true,
    observation,
    occurredAtMs: null,
    recordedAtMs: start + hours(1),
  });

  test("R-153 proves that the gateway lives, and no activity and no end of a danger", () => {
    const before = run([motionOf(1, start + minutes(1)), fallOf(1)]);
    const moved = run([unknown({ kind: "state", what: "motion", value: "active", repeated: false })], before);
    expect([moved.lastActivityAtMs, moved.silenceFromMs]).toEqual([before.lastActivityAtMs, before.silenceFromMs]);
    expect(moved.gateway.lastHeardAtMs).toBe(start + hours(1));
    const over = run(
      [
        unknown({ kind: "life", alarm: "fall", edge: "cleared", confidence: "low", evidence: "", repeated: false }),
        unknown({ kind: "state", what: "lying", value: "clear", repeated: false }),
      ],
      before,
    );
    expect(over.falls).toEqual(before.falls);
  });

  test("R-153 counts as of now where it says danger", () => {
    const before = run([fallOf(1)]);
    const lying = run([unknown({ kind: "state", what: "lying", value: "lying", repeated: false })], before);
    expect(lying.falls).toMatchObject([{ isLying: true }]);
  });
});

describe("what is stored of a home", () => {
  test("is at most 1 KiB for a home of ten sensors with a fall being followed", () => {
    const state = run([...Array.from({ length: 10 }, (_, n) => motionOf(n, start + minutes(n))), fallOf(1)]);
    expect(state.falls).toHaveLength(1);
    expect(JSON.stringify(state).length).toBeLessThanOrEqual(1_024);
  });

  test("does not grow with the number of devices, faults and dangers", () => {
    const smoke = (n: number): HomeInput => ({
      kind: "life",
      alarmId: alarm(n),
      event: { kind: "life", alarm: "smoke", edge: "raised", confidence: "certain", evidence: "", repeated: false },
      deviceId: sensor(n),
      isKnownDevice: true,
      occurredAtMs: start,
      recordedAtMs: start,
    });
    const broken = (n: number): HomeInput => ({
      kind: "fault-reported",
      deviceId: sensor(n),
      report: { kind: "fault", fault: "silent", state: "present", detail: "" },
      occurredAtMs: start,
      recordedAtMs: start,
    });
    const many = Array.from({ length: 100 }, (_, n) => [motionOf(n, start + n), smoke(n), broken(n), fallOf(n)]).flat();
    const state = run(many);
    expect(state.watchers).toHaveLength(watchersMax);
    expect(state.deaf).toHaveLength(deafMax);
    expect(state.levels).toHaveLength(levelsMax);
    expect(JSON.stringify(state).length).toBeLessThan(6_000);
  });
});

describe("R-772 the end of a danger is noted beside what began before it", () => {
  const began = (n: number, atMs: number, kind: "gas" | "water-leak" = "gas"): HomeInput => ({
    kind: "life",
    alarmId: alarm(n),
    event: { kind: "life", alarm: kind, edge: "raised", confidence: "certain", evidence: "", repeated: false },
    deviceId: sensor(1),
    isKnownDevice: true,
    occurredAtMs: atMs,
    recordedAtMs: atMs,
  });
  const over = (n: number, atMs: number, recordedAtMs = atMs): HomeInput => ({
    kind: "observed",
    deviceId: sensor(n),
    isKnownDevice: true,
    observation: { kind: "life", alarm: "gas", edge: "cleared", confidence: "certain", evidence: "", repeated: false },
    occurredAtMs: atMs,
    recordedAtMs,
  });

  /** Each row: what comes in, in this order, and the alarms that are noted as over. */
  test.each<[string, readonly HomeInput[], readonly number[]]>([
    ["is noted beside the alarm of the same detector and kind", [began(7, start), over(1, start)], [7]],
    ["of another detector says nothing of it", [began(7, start), over(2, start + 1)], []],
    ["of another kind says nothing of it", [began(7, start, "water-leak"), over(1, start + 1)], []],
    ["that is heard twice is noted once", [began(7, start), over(1, start + 1), over(1, start + 1)], [7]],
    ["of two beginnings is noted beside both", [began(7, start), began(8, start + 1), over(1, start + 2)], [7, 8]],
    [
      "that was before a second beginning and is heard after it is noted beside the first only",
      [began(7, start), began(8, start + 2), over(1, start + 1, start + 3)],
      [7],
    ],
    [
      "after that, the second's own end is noted as well",
      [began(7, start), began(8, start + 2), over(1, start + 1, start + 3), over(1, start + 4)],
      [7, 8],
    ],
    ["that comes before any beginning says nothing of it", [over(1, start), began(7, start + 1)], []],
  ])("%s", (_what, inputs, noted) => {
    let state = freshHomeState(start);
    const eased: string[] = [];
    for (const input of inputs) {
      const stepped = step(state, input, homeSettings, start + 10);
      ({ state } = stepped);
      for (const one of stepped.verdicts) if (one.kind === "ease") eased.push(one.alarmId);
    }
    expect(eased).toEqual(noted.map((n) => alarm(n)));
  });

  test("is noted beside what was remembered without the instant at which it began", () => {
    const level = { alarmId: alarm(7), alarm: "gas", deviceId: sensor(1) } as const;
    const before: HomeState = { ...freshHomeState(start), levels: [level] };
    expect(step(before, over(1, start), homeSettings, start).verdicts).toMatchObject([
      { kind: "ease", alarmId: alarm(7) },
    ]);
  });
});

test("a tick before anything is due concludes nothing and changes nothing", () => {
  const { state, dueAtMs } = step(freshHomeState(start), { kind: "tick" }, homeSettings, start);
  const early = step(state, { kind: "tick" }, homeSettings, (dueAtMs ?? start) - 1);
  expect(early).toEqual({ state, verdicts: [], dueAtMs });
});
