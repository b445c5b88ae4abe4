import { expect, test } from "vitest";
import { silentLog } from "@shouwang/shared/log/log.ts";
import { createAccepting } from "./accept.ts";
import type { LifeSaid, RestSaid, Unread } from "./said.ts";
import { createAnchorBook } from "../clocks/stamps.ts";

const bytes = (value: unknown): Uint8Array => new TextEncoder().encode(JSON.stringify(value));
const stamp = { wallMs: 1_795_000_000_000, uptimeMs: 1, bootId: "boot-1", clock: "trusted" };
const header = { v: 1, epoch: "epoch-1", assignmentId: "as-1", sentAt: stamp };
const panic = {
  kind: "life",
  alarm: "panic",
  edge: "raised",
  confidence: "high",
  evidence: "pressed",
  repeated: false,
};
const press = { ...header, seq: 1, alarmId: "alarm-1", body: { deviceId: "sos", at: stamp, event: panic } };

function setUp() {
  const noise: string[] = [];
  const life: LifeSaid[] = [];
  const rest: (RestSaid | Unread)[] = [];
  const accepting = createAccepting({
    registry: { isKnownGateway: (gatewayId) => gatewayId === "gw-1" },
    anchors: createAnchorBook(),
    telling: { heardIn: () => {} },
    counters: { received: () => {}, noise: (channel) => noise.push(channel), dropped: () => {} },
    log: silentLog,
    nowMs: () => 1_795_000_000_000,
    heard: () => {},
    hello: () => {},
    life: (said) => life.push(said) > 0,
    rest: (said) => rest.push(said) > 0,
  });
  return { ...accepting, noise, life, rest };
}

test("R-161 telemetry is not read before its turn, and life is: what waits costs the press behind it nothing", () => {
  const { accept, read, noise, life, rest } = setUp();
  accept("sw/v1/0042/gw-1/up/telemetry", new TextEncoder().encode("{ no JSON"));
  accept("sw/v1/0042/gw-1/up/telemetry", bytes({ ...header, records: [] }));
  accept("sw/v1/0042/gw-1/up/life", bytes(press));
  expect([noise, rest.length, life[0]?.incoming.kind]).toEqual([[], 2, "life"]);
  const [unreadable, empty] = rest.map(read);
  expect([unreadable, empty?.incoming.kind, noise]).toEqual([undefined, "telemetry", ["telemetry"]]);
});

test("telemetry of a stranger never waits; his press does", () => {
  const { accept, noise, life, rest } = setUp();
  accept("sw/v1/0042/gw-9/up/telemetry", bytes({ ...header, records: [] }));
  accept("sw/v1/0042/gw-9/up/life", bytes(press));
  expect([noise, rest.length, life.length]).toEqual([["telemetry"], 0, 1]);
});
