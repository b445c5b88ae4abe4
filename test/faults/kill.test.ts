/**
 * Gateway, cloud and broker each die by kill -9 once, under 50 events a second. The oracle is outside: the simulator keeps its own
 * ledger of what it emitted, the gateway prints a line after each acceptance, and the cloud's files are read after its end.
 *
 * While the gateway is dead, its embedded broker is dead and the home is deaf: this is declared, measured, and only this is excused.
 */

import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { z } from "zod";
import { must, parseDeviceId, parseHomeId, type DeviceId } from "@shouwang/shared/domain/ids.ts";
import { createSystemClock } from "@shouwang/shared/time/system-clock.ts";
import { createSqliteTimeline } from "@shouwang/cloud/timeline/sqlite-timeline.ts";
import { createZigbeeBridge, type ZigbeeBridge } from "../../hardware/simulators/zigbee-bridge.ts";
import { freePort } from "../../scripts/free-port.ts";
import type { Line, Program } from "../../scripts/processes.ts";
import { waitFor } from "../../scripts/wait-for.ts";
import { startBroker, startCloud, startGateway, type Address } from "../../scripts/world.ts";

const sensorCount = 50;
const eventEveryMs = 20;
const pressEveryMs = 1_500;
/** Before the kill: what the embedded broker had acknowledged and the gateway had not yet committed. After: until it listens again. */
const deafBeforeMs = 1_000;

const homeId = must(parseHomeId("kill-home"), "kill-home");
const idOf = (text: string): DeviceId => must(parseDeviceId(text), text);
const button = idOf("0x00158d00000000aa");
/** Proves that everything listens before the ledger begins; it is not in the ledger. */
const herald = idOf("0x00158d00000000bb");
const sensors = Array.from({ length: sensorCount }, (_, n) => idOf(`0x00158d0000000${String(100 + n)}`));

type Emission = { deviceId: DeviceId; atMs: number; isMoving: boolean; isAcknowledged: boolean };

const data = mkdtempSync(join(tmpdir(), "shouwang-kill-"));
const seed = join(data, "seed.json");
const accepted: Line[] = [];
const emissions: Emission[] = [];
const presses: { atMs: number; isAcknowledged: boolean }[] = [];
const deaf: { fromMs: number; toMs: number }[] = [];
const running: { broker?: Program<Address>; cloud?: Program<Address>; gateway?: Program<Line> } = {};
let ports: { broker: number; http: number; bridge: number };
let bridge: ZigbeeBridge;

const startBrokerAgain = async (): Promise<void> => void (running.broker = await startBroker({ port: ports.broker }));
const brokerUrl = (): string => `mqtt://127.0.0.1:${ports.broker}`;
const startCloudAgain = async (): Promise<void> => {
  running.cloud = await startCloud({ data: join(data, "cloud"), brokerUrl: brokerUrl(), seed, httpPort: ports.http });
};
const startGatewayAgain = async (): Promise<void> => {
  running.gateway = await startGateway({
    data: join(data, "gateway"),
    brokerUrl: brokerUrl(),
    onLine: (line) => {
      if (line["event"] === "accepted") accepted.push(line);
    },
    configuration: {
      gatewayId: "kill-gateway",
      assignmentId: "kill-assignment",
      homeId,
      clockTrust: "assume",
      bridge: { broker: "embedded", port: ports.bridge },
    },
  });
};

async function kill(program: Program<unknown> | undefined): Promise<void> {
  program?.signal("SIGKILL");
  await program?.ended;
}

/** Emits for `durationMs` at the rate of the test; emissions overlap, as those of fifty sensors do. */
async function emitFor(durationMs: number): Promise<void> {
  const startedMs = performance.now();
  const underWay: Promise<void>[] = [];
  let lastPressMs = -Infinity;
  for (let n = 0; performance.now() - startedMs < durationMs; n++) {
    underWay.push(emit(emissions.length));
    if (performance.now() - lastPressMs >= pressEveryMs) {
      lastPressMs = performance.now();
      underWay.push(press());
    }
    const nextMs = startedMs + (n + 1) * eventEveryMs;
    await new Promise((resolve) => setTimeout(resolve, Math.max(0, nextMs - performance.now())));
  }
  await Promise.all(underWay);
}

async function emit(n: number): Promise<void> {
  const deviceId = sensors[n % sensorCount];
  if (deviceId === undefined) throw new Error("there is no such sensor");
  const isMoving = Math.floor(n / sensorCount) % 2 === 0;
  const emission: Emission = { deviceId, atMs: Date.now(), isMoving, isAcknowledged: false };
  emissions.push(emission);
  const { outcome, atMs } = await bridge.motion(deviceId, isMoving);
  emission.atMs = atMs;
  emission.isAcknowledged = outcome === "acknowledged";
}

async function press(): Promise<void> {
  const { outcome, atMs } = await bridge.press(button);
  presses.push({ atMs, isAcknowledged: outcome === "acknowledged" });
}

const isDeaf = (atMs: number): boolean => deaf.some(({ fromMs, toMs }) => atMs >= fromMs && atMs <= toMs);

beforeAll(async () => {
  ports = { broker: await freePort(), http: await freePort(), bridge: await freePort() };
  const device = (deviceId: DeviceId) => ({ deviceId, name: deviceId, model: "", room: "hall" });
  const kits = [{ gatewayId: "kill-gateway", assignmentId: "kill-assignment" }];
  writeFileSync(
    seed,
    JSON.stringify({
      homes: [{ homeId, kind: "demo", name: "Kill", kits, devices: [button, herald, ...sensors].map(device) }],
    }),
  );
  await startBrokerAgain();
  await startCloudAgain();
  await startGatewayAgain();
  bridge = createZigbeeBridge({
    url: `mqtt://127.0.0.1:${ports.bridge}`,
    clock: createSystemClock({ trust: () => "trusted" }),
    devices: [
      { address: button, model: "TS0215A_sos" },
      ...[herald, ...sensors].map((address) => ({ address, model: "SNZB-03" as const })),
    ],
  });
  await bridge.online(AbortSignal.timeout(20_000));
  await waitFor(
    "the first acceptance",
    async () => {
      await bridge.motion(herald, true);
      return accepted.length > 0;
    },
    { everyMs: 200 },
  );
});

afterAll(async () => {
  await bridge?.[Symbol.asyncDispose]();
  for (const program of [running.gateway, running.cloud, running.broker]) await program?.stop();
  rmSync(data, { recursive: true, force: true });
});

describe("kill -9 under 50 events a second", () => {
  test("R-030 gateway, cloud and broker die once each: nothing accepted is missing or double", async () => {
    await emitFor(2_000);
    await Promise.all([
      emitFor(3_000),
      kill(running.broker)
        .then(() => pause(700))
        .then(startBrokerAgain),
    ]);
    await Promise.all([
      emitFor(4_000),
      kill(running.cloud)
        .then(() => pause(700))
        .then(startCloudAgain),
    ]);
    const killedAtMs = Date.now();
    const reborn = kill(running.gateway)
      .then(() => pause(500))
      .then(startGatewayAgain)
      .then(() => waitFor("the bridge is heard again", () => bridge.isOnline()));
    await Promise.all([
      emitFor(5_000),
      reborn.then(() => deaf.push({ fromMs: killedAtMs - deafBeforeMs, toMs: Date.now() + deafBeforeMs })),
    ]);
    await emitFor(2_000);

    await waitFor(
      "every accepted record has arrived",
      async () => {
        const pending = await waitingRecords();
        return pending === 0;
      },
      { withinMs: 30_000, everyMs: 250 },
    );
    const alarmIds = await incidentAlarmIds();
    await running.gateway?.stop();
    await running.cloud?.stop();

    const heard = emissions.filter((one) => one.isAcknowledged && !isDeaf(one.atMs));
    expect(heard.length).toBeGreaterThan(300);
    const stored = await storedMotion();

    // Emitted outside the declared deaf time: accepted, hence in the cloud.
    expect(heard.filter((one) => !stored.has(key(one)))).toEqual([]);
    // Accepted by the gateway's own word: in the cloud, once.
    const life = accepted.filter((line) => line["lane"] === "life" && line["value"] === "raised");
    expect(life.length).toBeGreaterThan(5);
    expect(life.filter((line) => !alarmIds.includes(String(line["alarmId"])))).toEqual([]);
    expect(new Set(alarmIds).size).toBe(alarmIds.length);
    expect(presses.filter((one) => one.isAcknowledged && !isDeaf(one.atMs)).length).toBeLessThanOrEqual(
      alarmIds.length,
    );
    expect([...stored].filter(([, count]) => count !== 1)).toEqual([]);
    // Nothing that nobody emitted.
    const emitted = new Set(emissions.map(key));
    expect([...stored.keys()].filter((one) => !emitted.has(one))).toEqual([]);
    // Accepted telemetry by count: every line of the gateway that names a motion has its point.
    const acceptedMotion = accepted.filter((line) => line["what"] === "motion" && line["deviceId"] !== herald);
    expect(stored.size).toBeGreaterThanOrEqual(acceptedMotion.length);
  }, 120_000);
});

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));
const key = (one: { deviceId: DeviceId; atMs: number; isMoving: boolean }): string =>
  `${one.deviceId}/${one.atMs}/${one.isMoving ? 1 : 0}`;

const incidentsSchema = z.array(z.object({ alarms: z.array(z.object({ alarmId: z.string() })) }));

async function incidentAlarmIds(): Promise<string[]> {
  const answer = await fetch(`http://127.0.0.1:${ports.http}/api/incidents?state=open`);
  return incidentsSchema.parse(await answer.json()).flatMap(({ alarms }) => alarms.map(({ alarmId }) => alarmId));
}

/** Records that the gateway's outbox still holds without a receipt, read from its file. */
async function waitingRecords(): Promise<number> {
  const { DatabaseSync } = await import("node:sqlite");
  using outbox = new DatabaseSync(join(data, "gateway/outbox.db"), { readOnly: true });
  // `as`: one number in one row.
  const row = outbox
    .prepare(
      "select count(*) as waiting from rows left join marks using (lane, ordinal) where rows.seq > coalesce(marks.through, 0)",
    )
    .get() as { waiting: number };
  return row.waiting;
}

async function storedMotion(): Promise<Map<string, number>> {
  await using timeline = createSqliteTimeline({ file: join(data, "cloud/timeline.sqlite") });
  const stored = new Map<string, number>();
  for (const deviceId of sensors) {
    const range = { homeId, deviceId, series: "motion", fromMs: 0, toMs: Number.MAX_SAFE_INTEGER, limit: 100_000 };
    for (const point of await timeline.points(range, AbortSignal.timeout(10_000))) {
      const one = key({ deviceId, atMs: point.atMs, isMoving: point.value === 1 });
      stored.set(one, (stored.get(one) ?? 0) + 1);
    }
  }
  return stored;
}
