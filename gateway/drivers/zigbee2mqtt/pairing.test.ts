import { describe, expect, test } from "vitest";
import { must, parseDeviceId } from "@shouwang/shared/domain/ids.ts";
import type { Observation } from "@shouwang/shared/domain/observation.ts";
import { advance, requestMessage, type Pairing, type PairingInput } from "./pairing.ts";

const deviceId = must(parseDeviceId("0xa4c1380000000005"), "0xa4c1380000000005");
const other = must(parseDeviceId("0xa4c1380000000006"), "0xa4c1380000000006");
const event = (
  one: Extract<PairingInput, { kind: "event" }>["event"],
  gives: readonly string[] = ["panic", "button"],
): PairingInput => ({
  kind: "event",
  event: one,
  gives,
});
const open = event({ at: "permit-join", open: true, seconds: 60 });
const joined = event({ at: "joined", deviceId });
const started = event({ at: "interview-started", deviceId });
const ready = event({ at: "ready", deviceId, model: "TS0215A_sos" });
const press: Observation = {
  kind: "life",
  alarm: "panic",
  edge: "raised",
  confidence: "certain",
  evidence: "action: emergency",
  repeated: false,
};
const seen = (observation: Observation, by = deviceId): PairingInput => ({
  kind: "observed",
  deviceId: by,
  observation,
});

function run(...steps: [atMs: number, input: PairingInput][]): Pairing {
  let state: Pairing = { at: "closed" };
  for (const [atMs, input] of steps) state = advance(state, input, atMs);
  return state;
}
const paired: [number, PairingInput][] = [
  [0, open],
  [1_000, joined],
  [1_100, started],
  [3_000, ready],
];

describe("requests", () => {
  const text = (result: ReturnType<typeof requestMessage>): string =>
    result.ok && result.output.kind === "publish"
      ? `${result.output.topic} ${new TextDecoder().decode(result.output.payload)}`
      : "refused";
  test.each([
    [{ kind: "permit-join", seconds: 120 }, 'z/bridge/request/permit_join {"time":120,"transaction":"t1"}'],
    [{ kind: "permit-join", seconds: 255 }, "refused"],
    [
      { kind: "interview", deviceId },
      'z/bridge/request/device/interview {"id":"0xa4c1380000000005","transaction":"t1"}',
    ],
    [
      { kind: "rename", deviceId, name: "hall" },
      'z/bridge/request/device/rename {"from":"0xa4c1380000000005","to":"hall","transaction":"t1"}',
    ],
    [{ kind: "rename", deviceId, name: "Frau Li/Bett" }, "refused"],
    [
      { kind: "remove", deviceId, force: true },
      'z/bridge/request/device/remove {"id":"0xa4c1380000000005","force":true,"transaction":"t1"}',
    ],
  ] as const)("%o", (request, wanted) => {
    expect(text(requestMessage("z", request, "t1"))).toBe(wanted);
  });
});

describe("from open to proven", () => {
  test("a button is proven by two presses with time between them", () => {
    expect(run(...paired)).toMatchObject({ at: "awaiting-test", proof: "press", wanted: 2, seen: 0 });
    expect(run(...paired, [5_000, seen(press)], [5_400, seen(press)])).toMatchObject({ at: "awaiting-test", seen: 1 });
    expect(run(...paired, [5_000, seen(press)], [15_000, seen(press)])).toEqual({
      at: "proven",
      deviceId,
      model: "TS0215A_sos",
    });
  });

  test.each<[string, readonly string[], Observation]>([
    ["a door by opening it", ["door", "battery"], { kind: "state", what: "door", value: "open", repeated: false }],
    ["motion by moving", ["motion"], { kind: "state", what: "motion", value: "active", repeated: true }],
  ])("%s", (_name, gives, observation) => {
    const state = run(
      [0, open],
      [1, joined],
      [2, started],
      [3, event({ at: "ready", deviceId, model: "m" }, gives)],
      [4, seen(observation)],
    );
    expect(state.at).toBe("proven");
  });

  test.each<[string, PairingInput]>([
    ["another device's press", seen(press, other)],
    ["a repeated level", seen({ ...press, repeated: true })],
    ["something unreadable", seen({ ...press, alarm: "unreadable" })],
    ["proof of life", seen({ kind: "alive" })],
  ])("%s proves nothing", (_name, input) => {
    expect(run(...paired, [5_000, input], [50_000, input])).toMatchObject({ at: "awaiting-test", seen: 0 });
  });

  test.each<[string, [number, PairingInput][], string]>([
    [
      "nobody came",
      [
        [0, open],
        [60_000, { kind: "tick" }],
      ],
      "nobody-joined",
    ],
    [
      "the bridge closed early",
      [
        [0, open],
        [9, event({ at: "permit-join", open: false, seconds: 0 })],
      ],
      "nobody-joined",
    ],
    [
      "the interview failed",
      [
        [0, open],
        [1, joined],
        [2, started],
        [3, event({ at: "interview-failed", deviceId })],
      ],
      "interview-failed",
    ],
    [
      "the interview does not end",
      [
        [0, open],
        [1, joined],
        [2, started],
        [200_000, { kind: "tick" }],
      ],
      "interview-too-long",
    ],
    ["nobody pressed", [...paired, [400_000, { kind: "tick" }]], "no-test"],
    ["it left again", [...paired, [9_000, event({ at: "left", deviceId })]], "left"],
    [
      "a lamp",
      [
        [0, open],
        [1, joined],
        [3, event({ at: "ready", deviceId, model: "bulb" }, ["link-quality"])],
      ],
      "gives-nothing-we-know",
    ],
  ])("fails with its reason: %s", (_name, steps, why) => {
    expect(run(...steps)).toMatchObject({ at: "failed", why });
  });

  test("all times moved by a year give the same", () => {
    const year = 365 * 86_400_000;
    const moved = [...paired, [5_000, seen(press)] as const, [15_000, seen(press)] as const].map(
      ([t, input]): [number, PairingInput] => [t + year, input],
    );
    expect(run(...moved).at).toBe("proven");
  });
});
