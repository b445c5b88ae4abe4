/**
 * Nonsense at every edge of the running system: on the serial line, on the radio bridge, on the cloud's broker, towards the gateway,
 * at the API. What life depends on is raised, the rest is counted; nothing ends, and the next good message comes through.
 */

import { randomBytes } from "node:crypto";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import mqtt from "mqtt";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { z } from "zod";
import { must, parseGatewayId, parseHomeId } from "@shouwang/shared/domain/ids.ts";
import { createSystemClock } from "@shouwang/shared/time/system-clock.ts";
import { bucketOf, downTopic, upTopic } from "@shouwang/shared/wire/topics.ts";
import { radarOnTcp, type RadarOn } from "../../hardware/simulators/radar-line.ts";
import type { TcpLine } from "../../hardware/simulators/tcp-line.ts";
import { createZigbeeBridge, type ZigbeeBridge } from "../../hardware/simulators/zigbee-bridge.ts";
import { freePort } from "../../scripts/free-port.ts";
import type { Line, Program } from "../../scripts/processes.ts";
import { waitFor } from "../../scripts/wait-for.ts";
import { startBroker, startCloud, startGateway, type Address } from "../../scripts/world.ts";

const homeId = must(parseHomeId("noisy-home"), "noisy-home");
const gatewayId = must(parseGatewayId("noisy-gateway"), "noisy-gateway");
const strangerId = must(parseGatewayId("nobody-knows-me"), "nobody-knows-me");
const button = "0x00158d0000000001";
const unregisteredButton = "0x00158d0000000099";
const tenMegabytes = 10 * 1024 * 1024;

const data = mkdtempSync(join(tmpdir(), "shouwang-malformed-"));
const stack = new AsyncDisposableStack();
const gatewayLines: Line[] = [];
let broker: Program<Address>;
let cloud: Program<Address>;
let gateway: Program<Line>;
let radar: RadarOn<TcpLine>;
let bridge: ZigbeeBridge;
/** Somebody on the cloud's broker who may publish anything, as a defective gateway would. */
let somebody: mqtt.MqttClient;
let endedEarly: string | undefined;

const alarmSchema = z.object({
  alarmId: z.string(),
  alarm: z.string(),
  deviceId: z.string().nullable(),
  reason: z.string(),
});
const incidentsSchema = z.array(
  z.object({ homeId: z.string().nullable(), gatewayId: z.string().nullable(), alarms: z.array(alarmSchema) }),
);

async function alarms(): Promise<
  (z.infer<typeof alarmSchema> & { homeId: string | null; gatewayId: string | null })[]
> {
  const answer = await fetch(new URL("/api/incidents?state=open", cloud.ready.url));
  const incidents = incidentsSchema.parse(await answer.json());
  return incidents.flatMap((one) =>
    one.alarms.map((alarm) => ({ ...alarm, homeId: one.homeId, gatewayId: one.gatewayId })),
  );
}

/** The next good frame: a press that must be on the desk although of all that was before it. */
async function pressComesThrough(): Promise<void> {
  const before = (await alarms()).filter(({ alarm }) => alarm === "panic").length;
  await waitFor("the bridge is there", () => bridge.isOnline());
  await waitFor("a press is taken by the home", async () => (await bridge.press(button)).outcome === "acknowledged", {
    everyMs: 300,
  });
  await waitFor(
    "the press on the desk",
    async () => (await alarms()).filter(({ alarm }) => alarm === "panic").length > before,
  );
  expect(endedEarly).toBeUndefined();
}

const up = (channel: "life" | "telemetry" | "hello" | "fault", from = gatewayId): string =>
  upTopic(bucketOf(homeId), from, channel);
const stamp = { wallMs: 1_795_000_000_000, uptimeMs: 1, bootId: "boot-x", clock: "trusted" };

beforeAll(async () => {
  stack.defer(() => rmSync(data, { recursive: true, force: true }));
  const seed = join(data, "seed.json");
  const device = (deviceId: string) => ({ deviceId, name: deviceId, model: "", room: "bedroom" });
  const kits = [{ gatewayId, assignmentId: "noisy-assignment" }];
  writeFileSync(
    seed,
    JSON.stringify({ homes: [{ homeId, kind: "demo", name: "Noisy", kits, devices: [button, "radar"].map(device) }] }),
  );
  broker = stack.adopt(await startBroker(), (program) => program.stop());
  cloud = stack.adopt(await startCloud({ data: join(data, "cloud"), brokerUrl: broker.ready.url, seed }), (program) =>
    program.stop(),
  );
  const clock = createSystemClock({ trust: () => "trusted" });
  radar = stack.use(await radarOnTcp({ clock, port: 0 }));
  const bridgePort = await freePort();
  gateway = stack.adopt(
    await startGateway({
      data: join(data, "gateway"),
      brokerUrl: broker.ready.url,
      onLine: (line) => gatewayLines.push(line),
      configuration: {
        gatewayId,
        assignmentId: "noisy-assignment",
        homeId,
        clockTrust: "assume",
        lines: [{ id: "radar", deviceId: "radar", model: "sy-fall-radar", address: radar.line.address }],
        bridge: { broker: "embedded", port: bridgePort },
      },
    }),
    (program) => program.stop(),
  );
  bridge = stack.use(
    createZigbeeBridge({
      url: `mqtt://127.0.0.1:${bridgePort}`,
      clock,
      devices: [button, unregisteredButton].map((address) => ({ address, model: "TS0215A_sos" as const })),
    }),
  );
  await bridge.online(AbortSignal.timeout(20_000));
  somebody = await mqtt.connectAsync(broker.ready.url, { protocolVersion: 4, reconnectPeriod: 200 });
  stack.defer(() => somebody.endAsync(true));
  let isEnding = false;
  stack.defer(() => void (isEnding = true));
  for (const program of [broker, cloud, gateway]) {
    void program.ended.then(() => {
      if (!isEnding) endedEarly = program.name;
    });
  }
  await waitFor("the uplink", () => gatewayLines.some((line) => line["event"] === "uplink up"));
});
afterAll(() => stack.disposeAsync());

describe("R-013 nonsense kills nothing, and the next good message comes through", () => {
  test("noise on the serial line, then a fall", async () => {
    radar.line.write(randomBytes(5_000));
    // A frame that begins well and never ends, and one with a wrong sum.
    radar.line.write(Uint8Array.of(0x53, 0x59, 0x83, 0x01, 0x00, 0x20));
    radar.line.write(Uint8Array.of(0x53, 0x59, 0x83, 0x01, 0x00, 0x01, 0x01, 0x33, 0x54, 0x43));
    radar.radar.fall();
    await waitFor("the fall on the desk", async () => (await alarms()).some(({ alarm }) => alarm === "fall"));
  });

  test("garbage, a huge message and a retained press on the radio bridge", async () => {
    await bridge.sendGarbage(button);
    bridge.sendHuge(button, tenMegabytes);
    await pressComesThrough();
  });

  test("a press of a device that nobody registered is raised", async () => {
    await waitFor(
      "the press is taken",
      async () => (await bridge.press(unregisteredButton)).outcome === "acknowledged",
      { everyMs: 300 },
    );
    await waitFor("it is on the desk", async () =>
      (await alarms()).some(({ deviceId }) => deviceId === unregisteredButton),
    );
  });

  test("JSON garbage, wrong shapes and wrong versions on the cloud's broker", async () => {
    for (const payload of [
      "",
      "{",
      "null",
      "[]",
      '{"v":1}',
      JSON.stringify({ v: 99, records: [] }),
      randomBytes(300),
    ]) {
      for (const channel of ["telemetry", "fault", "hello"] as const)
        await somebody.publishAsync(up(channel), payload, { qos: 1 });
    }
    await pressComesThrough();
  });

  test("a life record of an unknown version raises as unreadable, receipted once and raised once", async () => {
    const fromTheFuture = {
      v: 7,
      epoch: "epoch-x",
      seq: 1,
      alarmId: "alarm-from-the-future",
      assignmentId: "noisy-assignment",
      body: 1,
    };
    for (let n = 0; n < 3; n++) await somebody.publishAsync(up("life"), JSON.stringify(fromTheFuture), { qos: 1 });
    await waitFor("an unreadable alarm", async () => (await alarms()).some(({ alarm }) => alarm === "unreadable"));
    await pressComesThrough();
    expect((await alarms()).filter(({ alarmId }) => alarmId === "alarm-from-the-future")).toHaveLength(1);
  });

  test("a life record of a gateway nobody knows is an incident without a home", async () => {
    const event = {
      kind: "life",
      alarm: "panic",
      edge: "raised",
      confidence: "certain",
      evidence: "test",
      repeated: false,
    };
    const message = {
      v: 1,
      epoch: "epoch-y",
      seq: 1,
      alarmId: "alarm-of-a-stranger",
      assignmentId: "no-assignment",
      sentAt: stamp,
      body: { deviceId: "0x01", at: stamp, event },
    };
    await somebody.publishAsync(up("life", strangerId), JSON.stringify(message), { qos: 1 });
    const found = await waitFor("the stranger's press", async () =>
      (await alarms()).find(({ alarmId }) => alarmId === message.alarmId),
    );
    expect(found).toMatchObject({ homeId: null, gatewayId: strangerId });
  });

  test("telemetry of a gateway nobody knows is counted and changes nothing", async () => {
    const record = {
      seq: 1,
      deviceId: "0x01",
      at: stamp,
      observation: { kind: "state", what: "motion", value: "active", repeated: false },
    };
    await somebody.publishAsync(
      up("telemetry", strangerId),
      JSON.stringify({ v: 1, epoch: "epoch-y", assignmentId: "no-assignment", sentAt: stamp, records: [record] }),
      { qos: 1 },
    );
    await pressComesThrough();
  });

  test("ten megabytes on the cloud's broker are cut, and the next message is read", async () => {
    // A connection of its own that does not come back: it would offer the same again.
    const reckless = await mqtt.connectAsync(broker.ready.url, { protocolVersion: 4, reconnectPeriod: 0 });
    const cut = new Promise<void>((resolve) => reckless.once("close", () => resolve()));
    reckless.on("error", () => {});
    reckless.publish(up("life"), Buffer.alloc(tenMegabytes, 0x20), { qos: 0 });
    await cut;
    reckless.end(true);
    await pressComesThrough();
  });

  test("garbage from the cloud's side does not disturb the gateway", async () => {
    for (const payload of ["{", '{"v":1}', JSON.stringify({ v: 2 }), randomBytes(64)]) {
      for (const channel of ["receipt", "desired", "command"] as const) {
        await somebody.publishAsync(downTopic(bucketOf(homeId), gatewayId, channel), payload, { qos: 1 });
      }
    }
    await pressComesThrough();
  });

  test("garbage at the API is answered with a sentence", async () => {
    const post = (body: string, path = "/api/incidents/none/acknowledge"): Promise<Response> =>
      fetch(new URL(path, cloud.ready.url), { method: "POST", headers: { "content-type": "application/json" }, body });
    for (const body of ["{", "null", '{"by":1}', `{"by":"${"x".repeat(1000)}","version":1}`]) {
      const answer = await post(body);
      expect(answer.status).toBeGreaterThanOrEqual(400);
      expect(answer.status).toBeLessThan(500);
      expect(z.object({ code: z.string(), message: z.string() }).parse(await answer.json()).message).not.toBe("");
    }
    const huge = await post("x".repeat(tenMegabytes)).catch(() => undefined);
    expect(huge?.status ?? 413).toBe(413);
    await pressComesThrough();
  });
});
