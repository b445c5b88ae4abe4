/** An installer brings a device into a home, over the cloud: the network is opened, the device joins, is proven, named, tested, and removed. */

import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { z } from "zod";
import { seconds } from "@shouwang/shared/time/duration.ts";
import { createSystemClock } from "@shouwang/shared/time/system-clock.ts";
import { diagnosticsReportSchema } from "@shouwang/shared/wire/diagnostics.ts";
import { createZigbeeBridge, type ZigbeeBridge } from "../../hardware/simulators/zigbee-bridge.ts";
import { freePort } from "../../scripts/free-port.ts";
import type { Line } from "../../scripts/processes.ts";
import { waitFor } from "../../scripts/wait-for.ts";
import { startBroker, startCloud, startGateway } from "../../scripts/world.ts";

const data = mkdtempSync(join(tmpdir(), "shouwang-pairing-"));
const stack = new AsyncDisposableStack();
const gatewayLines: Line[] = [];
const door = "0x00158d00000000d1";
const window = "0x00158d00000000d2";
let cloudUrl = "";
let bridge: ZigbeeBridge;

const commandSchema = z.object({
  commandId: z.string(),
  hasReport: z.boolean(),
  report: diagnosticsReportSchema.nullable().optional(),
  answers: z.array(z.object({ outcome: z.string(), detail: z.string() })),
});
type Asked = {
  answers(): Promise<readonly { outcome: string; detail: string }[]>;
  ends(): Promise<string>;
  report(): Promise<z.infer<typeof commandSchema>["report"]>;
};

async function ask(command: Readonly<Record<string, unknown>>): Promise<Asked> {
  const url = new URL("/api/gateways/pairing-gateway/commands", cloudUrl);
  const sent = await fetch(url, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ by: "安装员 张伟", withinSeconds: 60, command }),
  });
  expect(sent.status).toBe(202);
  const { commandId } = commandSchema.parse(await sent.json());
  const read = async () => commandSchema.parse(await (await fetch(`${url.href}/${commandId}`)).json());
  const answers = async () => (await read()).answers;
  const ends = () =>
    waitFor(`the end of ${String(command["kind"])}`, async () => {
      const last = (await answers()).at(-1);
      return last && last.outcome !== "started" ? last.outcome : undefined;
    });
  return { answers, ends, report: async () => (await read()).report };
}

const says = (asked: Asked, words: RegExp): Promise<true> =>
  waitFor(`an answer like ${words.source}`, async () =>
    (await asked.answers()).some(({ detail }) => words.test(detail)) ? true : undefined,
  );

beforeAll(async () => {
  stack.defer(() => rmSync(data, { recursive: true, force: true }));
  const seed = join(data, "seed.json");
  const kits = [{ gatewayId: "pairing-gateway", assignmentId: "pairing-assignment" }];
  writeFileSync(seed, JSON.stringify({ homes: [{ homeId: "pairing-home", kind: "demo", name: "Pairing", kits }] }));
  const broker = stack.adopt(await startBroker(), (program) => program.stop());
  const cloud = stack.adopt(
    await startCloud({ data: join(data, "cloud"), brokerUrl: broker.ready.url, seed }),
    (program) => program.stop(),
  );
  cloudUrl = cloud.ready.url;
  const bridgePort = await freePort();
  stack.adopt(
    await startGateway({
      data: join(data, "gateway"),
      brokerUrl: broker.ready.url,
      onLine: (line) => gatewayLines.push(line),
      configuration: {
        gatewayId: "pairing-gateway",
        assignmentId: "pairing-assignment",
        homeId: "pairing-home",
        clockTrust: "assume",
        bridge: { broker: "embedded", port: bridgePort },
      },
    }),
    (program) => program.stop(),
  );
  bridge = stack.use(
    createZigbeeBridge({
      url: `mqtt://127.0.0.1:${bridgePort}`,
      clock: createSystemClock({ trust: () => "trusted" }),
      devices: [{ address: window, model: "E2013", name: "window of the resident" }],
      interviewTime: seconds(0.2),
    }),
  );
  await bridge.online(AbortSignal.timeout(20_000));
  await waitFor("the uplink", () => gatewayLines.some((line) => line["event"] === "uplink up"));
});
afterAll(() => stack.disposeAsync());

test("R-034 a device joins, is proven by what it really sends, is named, tested again, and removed", async () => {
  bridge.offer({ address: door, model: "TS0203" });
  const pairing = await ask({ kind: "pair", seconds: 60 });
  await says(pairing, /Open it/);
  expect((await pairing.answers()).every(({ outcome }) => outcome === "started")).toBe(true);
  await bridge.open(door);
  expect(await pairing.ends()).toBe("done");
  await says(pairing, /proven/);

  expect(await (await ask({ kind: "rename", deviceId: door, name: "front-door" })).ends()).toBe("done");
  const press = await ask({ kind: "test-press", deviceId: door, seconds: 30 });
  await says(press, /now/);
  await bridge.close(door);
  expect(await press.ends()).toBe("done");

  expect(await (await ask({ kind: "interview", deviceId: door })).ends()).toBe("done");
  expect(await (await ask({ kind: "unpair", deviceId: door, force: true })).ends()).toBe("done");
  const gone = await ask({ kind: "test-press", deviceId: door, seconds: 30 });
  expect(await gone.ends()).toBe("refused");
});

test("R-675 R-676 a technician reads what the gateway says of itself, and finds a device by its light", async () => {
  await bridge.open(window);
  await bridge.battery(window, 61);
  // The battery comes another way than the request.
  const report = await waitFor("a report with the battery", async () => {
    const asked = await ask({ kind: "diagnostics" });
    expect(await asked.ends()).toBe("done");
    const said = await asked.report();
    return said?.devices[0]?.batteryPercent === 61 ? said : undefined;
  });
  expect(report).toMatchObject({
    machine: { runsForSeconds: expect.any(Number), ownMegabytes: expect.any(Number) },
    outbox: [{ lane: "life" }, { lane: "fault" }, { lane: "telemetry" }],
    broker: { isUp: true, connects: 1, losses: 0 },
    links: [{ linkId: "bridge", model: "zigbee2mqtt", isUp: true }],
    devices: [
      { deviceId: window, model: "E2013", linkId: "bridge", batteryPercent: 61, heardSeconds: expect.any(Number) },
    ],
    leftOut: { devices: 0 },
  });
  expect(JSON.stringify(report)).not.toContain("resident");

  expect(await (await ask({ kind: "identify", deviceId: window })).ends()).toBe("done");
  await waitFor("the window to be asked", () => bridge.identified().includes(window) || undefined);
  const stranger = await ask({ kind: "identify", deviceId: door });
  expect(await stranger.ends()).toBe("refused");
  const update = await ask({ kind: "update", version: "9.9.9" });
  expect(await update.ends()).toBe("refused");
  await says(update, /not updated from afar/);
});

test("R-034 nobody joins: the installer is told what to do", async () => {
  const pairing = await ask({ kind: "pair", seconds: 1 });
  expect(await pairing.ends()).toBe("failed");
  await says(pairing, /Nothing joined/);
});
