/**
 * Two real brokers, a real gateway that knows both, a real cloud that listens at both. One broker is killed in the middle of a publish:
 * nobody can say whether it had passed the press on, and it is one alarm.
 */

import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { z } from "zod";
import { createSystemClock } from "@shouwang/shared/time/system-clock.ts";
import { createZigbeeBridge } from "../../hardware/simulators/zigbee-bridge.ts";
import { freePort } from "../../scripts/free-port.ts";
import type { Line, Program } from "../../scripts/processes.ts";
import { waitFor } from "../../scripts/wait-for.ts";
import { startBroker, startCloud, startGateway, type Address } from "../../scripts/world.ts";

const button = "0x00158d0000000001";
const incidents = z.array(z.object({ alarms: z.array(z.object({ alarmId: z.string(), alarm: z.string() })) }));

test("R-142 a broker killed in mid-publish: over the other one each press is one alarm", async () => {
  await using stack = new AsyncDisposableStack();
  const folder = mkdtempSync(join(tmpdir(), "shouwang-two-brokers-"));
  stack.defer(() => rmSync(folder, { recursive: true, force: true }));
  const startOne = async (port: number): Promise<Program<Address>> =>
    stack.adopt(await startBroker({ port }), async (program) => {
      program.signal("SIGCONT");
      await program.stop();
    });
  const ports = [await freePort(), await freePort()];
  const brokers = await Promise.all(ports.map(startOne));
  const brokerUrl = ports.map((port) => `mqtt://127.0.0.1:${port}`).join(",");
  const seed = join(folder, "seed.json");
  const kits = [{ gatewayId: "gw-1", assignmentId: "as-1" }];
  const devices = [{ deviceId: button, name: "按钮", room: "bedroom" }];
  writeFileSync(seed, JSON.stringify({ homes: [{ homeId: "home-1", name: "陈家", kits, devices }] }));
  const cloud = stack.adopt(await startCloud({ data: join(folder, "cloud"), brokerUrl, seed }), (one) => one.stop());
  const bridgePort = await freePort();
  const lines: Line[] = [];
  stack.adopt(
    await startGateway({
      data: join(folder, "gateway"),
      brokerUrl,
      onLine: (line) => lines.push(line),
      configuration: {
        gatewayId: "gw-1",
        assignmentId: "as-1",
        homeId: "home-1",
        clockTrust: "assume",
        bridge: { broker: "embedded", port: bridgePort },
      },
    }),
    (one) => one.stop(),
  );
  const bridge = stack.use(
    createZigbeeBridge({
      url: `mqtt://127.0.0.1:${bridgePort}`,
      clock: createSystemClock({ trust: () => "trusted" }),
      devices: [{ address: button, model: "TS0215A_sos" }],
    }),
  );
  await bridge.online(AbortSignal.timeout(20_000));
  const count = (fits: (line: Line) => boolean): number => lines.filter(fits).length;
  const taken = (): number => count((one) => one["event"] === "accepted" && one["value"] === "raised");
  const press = async (): Promise<void> => {
    const before = taken();
    // The acknowledgement of the home is its own affair here: the gateway has said what it accepted.
    await bridge.press(button);
    await waitFor("the gateway accepts the press", () => taken() > before);
  };
  const alarms = async (): Promise<string[]> => {
    const answer = await fetch(new URL("/api/incidents?state=open", cloud.ready.url));
    return incidents.parse(await answer.json()).flatMap((one) => one.alarms.map(({ alarmId }) => alarmId));
  };
  const allThere = async (presses: number): Promise<void> => {
    await waitFor(`${presses} alarms`, async () => (await alarms()).length >= presses, { withinMs: 30_000 });
    expect(new Set(await alarms()).size).toBe(presses);
    expect(await alarms()).toHaveLength(presses);
  };
  await waitFor("the uplink", () => count((one) => one["event"] === "uplink up") > 0);
  await press();
  await allThere(1);

  const [first] = brokers;
  if (!first) throw new Error("there is a first broker");
  // It has the bytes of the press and does nothing with them: neither passed on nor acknowledged.
  first.signal("SIGSTOP");
  await press();
  expect(await alarms()).toHaveLength(1);
  first.signal("SIGKILL");
  await first.ended;
  await allThere(2);

  // The first is back, and the second dies in the very moment of the press: it may have passed it on or not.
  await startOne(ports[0] ?? 0);
  await press();
  brokers[1]?.signal("SIGKILL");
  await allThere(3);
  await press();
  await allThere(4);
}, 60_000);
