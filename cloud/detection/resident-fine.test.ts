import { describe, expect, test } from "vitest";
import { must, parseAlarmId } from "@shouwang/shared/domain/ids.ts";
import { hours, minutes, seconds } from "@shouwang/shared/time/duration.ts";
import { device, homeSettings, midnight } from "../../test/builders/homes.ts";
import { step } from "./engine.ts";
import type { HomeInput } from "./home-input.ts";
import { freshHomeState, type HomeState } from "./home-state.ts";

const start = midnight + hours(1);
const fine = (atMs: number): HomeInput => ({ kind: "resident-fine", atMs });
const heard = (atMs: number): HomeInput => ({ kind: "gateway-heard", occurredAtMs: atMs, recordedAtMs: atMs });
const observed = (from: string, atMs: number, observation: Extract<HomeInput, { kind: "observed" }>["observation"]) =>
  ({
    kind: "observed",
    deviceId: device(from),
    isKnownDevice: true,
    observation,
    occurredAtMs: atMs,
    recordedAtMs: atMs,
  }) as const;
const life = (from: string, alarm: "fall" | "panic", confidence: "low" | "high", atMs: number): HomeInput => ({
  kind: "life",
  alarmId: must(parseAlarmId(`${alarm}-1`), alarm),
  event: { kind: "life", alarm, edge: "raised", confidence, evidence: "", repeated: false },
  deviceId: device(from),
  isKnownDevice: true,
  occurredAtMs: atMs,
  recordedAtMs: atMs,
});

/** At each minute the gateway is heard. What was concluded of alarms, with the seconds since the start. */
function lived(given: readonly (readonly [afterMs: number, input: HomeInput])[], untilMs: number) {
  let state: HomeState = freshHomeState(start - minutes(1));
  const told: string[] = [];
  const beats = Array.from(
    { length: Math.floor(untilMs / 60_000) + 1 },
    (_, n) => [minutes(n), heard(start + minutes(n))] as const,
  );
  let dueAtMs: number | null = null;
  const take = (input: HomeInput, nowMs: number) => {
    const stepped = step(state, input, homeSettings, nowMs);
    ({ state, dueAtMs } = stepped);
    for (const one of stepped.verdicts) if (one.kind !== "fault") told.push(`${(nowMs - start) / 1_000} ${one.kind}`);
  };
  for (const [afterMs, input] of [...given, ...beats].toSorted(([one], [other]) => one - other)) {
    while (dueAtMs !== null && dueAtMs < start + afterMs) take({ kind: "tick" }, dueAtMs);
    take(input, start + afterMs);
  }
  return { told, state };
}

describe("R-529 the resident says by telephone that they are all right", () => {
  const radar = [0, life("radar-bathroom", "fall", "low", start)] as const;
  const says = (afterMs: number) => [afterMs, fine(start + afterMs)] as const;

  test("before it is an alarm, it clears a suspected fall, which is watched for stillness all the same", () => {
    expect(lived([radar, says(seconds(50))], minutes(4)).told).toEqual(["0 raise", "50 ease"]);
    expect(lived([radar, says(seconds(50))], minutes(7)).told).toEqual([
      "0 raise",
      "50 ease",
      "350 firm",
      "350 outside",
    ]);
  });

  test("not when the detector reports somebody lying: the louder one counts", () => {
    const lying = observed("radar-bathroom", start + seconds(20), {
      kind: "state",
      what: "lying",
      value: "lying",
      repeated: false,
    });
    const { told } = lived([radar, [seconds(20), lying], says(seconds(50))], minutes(6));
    expect(told).toEqual(["0 raise", "60 firm", "300 outside"]);
  });

  test("of what was raised only the centre's time is taken off; a second late, and the centre has been told", () => {
    expect(lived([radar, says(minutes(3))], minutes(12)).told).toEqual(["0 raise", "120 firm", "180 ease"]);
    expect(lived([radar, says(minutes(5) + seconds(1))], minutes(12)).told).toEqual([
      "0 raise",
      "120 firm",
      "300 outside",
    ]);
  });

  test("said twice, it is said once; said of nothing, it is nothing", () => {
    expect(lived([radar, says(seconds(50)), says(seconds(55))], minutes(4)).told).toEqual(["0 raise", "50 ease"]);
    expect(lived([says(seconds(50))], minutes(4)).told).toEqual([]);
  });

  test("a press, and what a detector says of itself, it does not touch", () => {
    const { told } = lived([[0, life("button", "panic", "high", start)], says(seconds(30))], minutes(20));
    expect(told).toEqual(["0 raise"]);
  });

  test("of a silence it is the end, and the next one counts from it; no detector was heard by it", () => {
    const moved = [
      0,
      observed("pir-bedroom", start, { kind: "state", what: "motion", value: "active", repeated: false }),
    ] as const;
    const answered = hours(12) + minutes(5);
    const { told, state } = lived([moved, says(answered)], hours(25));
    expect(told).toEqual(["43200 raise", `${answered / 1_000} ease`, `${(answered + hours(12)) / 1_000} raise`]);
    expect(state.lastInteriorAtMs).toBe(start);
  });

  test("of a door and of an outing it takes the centre's time off, and neither is raised a second time", () => {
    const night = hours(13);
    const open = [
      night,
      observed("door", start + night, { kind: "state", what: "door", value: "open", repeated: false }),
    ] as const;
    expect(
      lived([open, says(night + minutes(15))], night + minutes(40)).told.filter((one) => !one.startsWith("43")),
    ).toEqual([`${(night + minutes(10)) / 1_000} raise`, `${(night + minutes(15)) / 1_000} ease`]);
    const left = [
      0,
      observed("door", start, { kind: "state", what: "door", value: "closed", repeated: false }),
    ] as const;
    const { told, state } = lived([left, says(hours(8) + minutes(15))], hours(11));
    expect(told).toEqual([`${hours(8) / 1_000} raise`, `${(hours(8) + minutes(15)) / 1_000} ease`]);
    expect(state.presence.at).toBe("away");
  });
});
