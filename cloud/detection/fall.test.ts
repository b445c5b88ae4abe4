import { describe, expect, test } from "vitest";
import type { Confidence } from "@shouwang/shared/domain/alarm.ts";
import { must, parseAlarmId } from "@shouwang/shared/domain/ids.ts";
import type { StateEvent } from "@shouwang/shared/domain/observation.ts";
import { hours, minutes, seconds } from "@shouwang/shared/time/duration.ts";
import { device, homeSettings, midnight } from "../../test/builders/homes.ts";
import { step } from "./engine.ts";
import type { HomeInput } from "./home-input.ts";
import { fallsMax, freshHomeState, type HomeState } from "./home-state.ts";
import type { Verdict } from "./verdict.ts";

const fallAt = midnight + hours(9);
const fall = (
  confidence: Confidence,
  occurredAtMs: number | null = fallAt,
  recordedAtMs = fallAt,
  id = "fall-1",
): HomeInput => ({
  kind: "life",
  alarmId: must(parseAlarmId(id), id),
  event: { kind: "life", alarm: "fall", edge: "raised", confidence, evidence: "83 01 01", repeated: false },
  deviceId: device("radar-bathroom"),
  isKnownDevice: true,
  occurredAtMs,
  recordedAtMs,
});
const seen = (from: string, observation: StateEvent, atMs: number, recordedAtMs = atMs): HomeInput => ({
  kind: "observed",
  deviceId: device(from),
  isKnownDevice: true,
  observation,
  occurredAtMs: atMs,
  recordedAtMs,
});
const active: StateEvent = { kind: "state", what: "motion", value: "active", repeated: false };

/** Plays inputs, with a heartbeat and a tick each second, and writes down what was concluded when. */
function follow(inputs: readonly (readonly [afterMs: number, input: HomeInput])[], untilMs: number): string[] {
  let state: HomeState = freshHomeState(fallAt);
  const concluded: string[] = [];
  const note = (verdicts: readonly Verdict[], atMs: number): void => {
    for (const one of verdicts)
      concluded.push(`${(atMs - fallAt) / 1_000} ${one.kind === "raise" ? one.phase : one.kind}`);
  };
  for (let nowMs = fallAt; nowMs <= fallAt + untilMs; nowMs += 1_000) {
    const due = inputs.filter(([afterMs]) => fallAt + afterMs === nowMs).map(([, input]) => input);
    for (const input of [...due, { kind: "gateway-heard", occurredAtMs: nowMs, recordedAtMs: nowMs } as const]) {
      const stepped = step(state, input, homeSettings, nowMs);
      ({ state } = stepped);
      note(stepped.verdicts, nowMs);
      expect(stepped.dueAtMs).not.toBeNull();
    }
  }
  return concluded;
}

const lyingNow: StateEvent = { kind: "state", what: "lying", value: "lying", repeated: false };
const still: StateEvent = { kind: "state", what: "motion", value: "still", repeated: false };

describe("R-017 a fall waits as a pre-alarm for as long as its confidence allows", () => {
  const low: [number, HomeInput] = [0, fall("low")];
  const rows: [string, (readonly [number, HomeInput])[], number, string[]][] = [
    ["low: firm at 2 min, outside at 5", [low], minutes(11), ["0 pre-alarm", "120 firm", "300 outside"]],
    ["high: firm at 30 s, outside at 60", [[0, fall("high")]], minutes(2), ["0 pre-alarm", "30 firm", "60 outside"]],
    ["certain counts as high", [[0, fall("certain")]], minutes(2), ["0 pre-alarm", "30 firm", "60 outside"]],
    [
      "low and lying: firm at 1 min",
      [low, [seconds(20), seen("radar-bathroom", lyingNow, fallAt + seconds(20))]],
      minutes(4),
      ["0 pre-alarm", "60 firm"],
    ],
    [
      "lying that was measured before the fall and arrives after it counts",
      [low, [seconds(5), seen("radar-bathroom", lyingNow, fallAt - seconds(10), fallAt + seconds(5))]],
      minutes(4),
      ["0 pre-alarm", "60 firm"],
    ],
    [
      "movement elsewhere after it was raised: the centre at 10 min",
      [low, [minutes(3), seen("pir-hall", active, fallAt + minutes(3))]],
      minutes(11),
      ["0 pre-alarm", "120 firm", "600 outside"],
    ],
    [
      "movement elsewhere clears, and is watched: stillness for 5 min makes it firm",
      [low, [seconds(30), seen("pir-hall", active, fallAt + seconds(30))]],
      minutes(7),
      ["0 pre-alarm", "30 ease", "330 firm", "330 outside"],
    ],
    [
      "the end of a movement elsewhere clears nothing",
      [low, [seconds(30), seen("pir-hall", still, fallAt + seconds(30))]],
      minutes(3),
      ["0 pre-alarm", "120 firm"],
    ],
    [
      "movement seen by a detector in no known room clears nothing",
      [low, [seconds(30), seen("nobody-knows", active, fallAt + seconds(30))]],
      minutes(3),
      ["0 pre-alarm", "120 firm"],
    ],
    ["of unknown time: raised at once", [[0, fall("low", null)]], minutes(1), ["0 raised"]],
    [
      "late beyond its window: raised at once, and the centre when its time is over",
      [[0, fall("low", fallAt - minutes(3))]],
      minutes(3),
      ["0 raised", "120 outside"],
    ],
    [
      "later than everything: the centre at once",
      [[0, fall("low", fallAt - hours(1))]],
      minutes(1),
      ["0 raised", "0 outside"],
    ],
  ];
  test.each(rows)("%s", (_, inputs, untilMs, expected) => {
    expect(follow(inputs, untilMs)).toEqual(expected);
  });
});

test("more falls than are followed: the oldest suspicion becomes firm, none is forgotten", () => {
  const inputs = Array.from({ length: fallsMax + 1 }, (_, n): [number, HomeInput] => [
    seconds(n),
    fall("low", fallAt + seconds(n), fallAt + seconds(n), `fall-${n}`),
  ]);
  expect(follow(inputs, seconds(10))).toEqual([...inputs.map((_, n) => `${n} pre-alarm`), `${fallsMax} firm`]);
});
