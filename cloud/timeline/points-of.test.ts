import { expect, test } from "vitest";
import { must, parseDeviceId, parseHomeId } from "@shouwang/shared/domain/ids.ts";
import type { Telemetry } from "@shouwang/shared/domain/observation.ts";
import { pointsOf } from "./points-of.ts";

const homeId = must(parseHomeId("home-1"), "home-1");
const deviceId = must(parseDeviceId("pir-1"), "pir-1");
const repeated = false;
const of = (observation: Telemetry) => pointsOf({ homeId, deviceId, atMs: 5_000, observation });

test.each<[Telemetry, string, number, number]>([
  [{ kind: "state", what: "motion", value: "active", repeated }, "motion", 1, 1],
  [{ kind: "state", what: "motion", value: "still", repeated }, "motion", 0, 0],
  [{ kind: "state", what: "presence", value: "present", repeated }, "presence", 1, 1],
  [{ kind: "state", what: "presence", value: "absent", repeated }, "presence", 0, 0],
  [{ kind: "state", what: "door", value: "open", repeated }, "door", 1, 1],
  [{ kind: "state", what: "door", value: "closed", repeated }, "door", 0, 0],
  [{ kind: "state", what: "lying", value: "lying", repeated: true }, "lying", 1, 1],
  [{ kind: "state", what: "lying", value: "clear", repeated }, "lying", 0, 0],
  [{ kind: "reading", quantity: "temperature-celsius", value: -3.5 }, "temperature-celsius", 0, -3.5],
  [{ kind: "reading", quantity: "movement", value: 0 }, "movement", 0, 0],
])("%o is a point of %s, n %d, value %d", (observation, series, n, value) => {
  expect(of(observation)).toEqual([{ homeId, deviceId, atMs: 5_000, series, n, value }]);
});

test.each<Telemetry>([
  { kind: "state", what: "motion", value: "unknown", repeated },
  { kind: "state", what: "door", value: "unknown", repeated },
  { kind: "no-data", about: "temperature", why: "the sensor says 0x8000" },
  { kind: "life", alarm: "fall", edge: "cleared", confidence: "low", evidence: "02", repeated },
  { kind: "reading", quantity: "movement", value: Number.NaN },
])("%o is no point: a gap is the truth", (observation) => {
  expect(of(observation)).toEqual([]);
});

test("a resend gives the same point, another state at the same instant another one", () => {
  const active: Telemetry = { kind: "state", what: "motion", value: "active", repeated };
  const still: Telemetry = { kind: "state", what: "motion", value: "still", repeated };
  expect(of(active)).toEqual(of(active));
  expect(of(active)[0]?.n).not.toBe(of(still)[0]?.n);
});
