/** The file of master keys is gone at a start: a real cloud that holds sealed names, and a press. */

import { existsSync, mkdtempSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { connectAsync } from "mqtt";
import { expect, test } from "vitest";
import { startBroker, startCloud } from "../../scripts/world.ts";
import { waitFor } from "../../scripts/wait-for.ts";

const stamp = { wallMs: 1_795_000_000_000, uptimeMs: 1_000, bootId: "boot-1", clock: "trusted" };
const event = { kind: "life", alarm: "panic", edge: "raised", confidence: "certain", evidence: "", repeated: false };
const identity = { v: 1, epoch: "epoch-1", seq: 1, alarmId: "alarm-1", assignmentId: "as-1", sentAt: stamp };
const press = JSON.stringify({ ...identity, body: { deviceId: "sos", at: stamp, event } });

test("R-249 without its keys the cloud starts, a press raises without a name, and no new keys are made; with them the name is back", async () => {
  const folder = mkdtempSync(join(tmpdir(), "shouwang-keys-"));
  await using stack = new AsyncDisposableStack();
  stack.defer(() => rmSync(folder, { recursive: true, force: true }));
  const seed = join(folder, "seed.json");
  const home = {
    homeId: "home-1",
    name: "陈家",
    residentName: "陈秀英",
    kits: [{ gatewayId: "gw-1", assignmentId: "as-1" }],
  };
  writeFileSync(seed, JSON.stringify({ homes: [home] }));
  const broker = stack.adopt(await startBroker(), (program) => program.stop());
  const start = async () => await startCloud({ data: join(folder, "cloud"), brokerUrl: broker.ready.url, seed });
  const names = async (url: string) =>
    // `as`: our own API.
    ((await (await fetch(`${url}/api/incidents?state=open`)).json()) as { residentName: string | null }[]).map(
      ({ residentName }) => residentName,
    );
  await (await start()).stop();
  const keys = join(folder, "cloud", "keys", "master.json");
  renameSync(keys, join(folder, "elsewhere.json"));
  {
    const cloud = await start();
    await using _stops = { [Symbol.asyncDispose]: async () => await cloud.stop() };
    const gateway = await connectAsync(broker.ready.url);
    const raised = async (): Promise<boolean> => {
      await gateway.publishAsync("sw/v1/0042/gw-1/up/life", press, { qos: 1 });
      return (await names(cloud.ready.url)).length > 0;
    };
    await waitFor("an alarm on the desk", raised, { everyMs: 500, withinMs: 20_000 });
    await gateway.endAsync(true);
    expect(await names(cloud.ready.url)).toEqual([null]);
    const health = await fetch(`${cloud.ready.url}/healthz`);
    expect(await health.text()).toContain("alarms go out without them");
    expect(await (await fetch(`${cloud.ready.url}/api/faults`)).text()).toContain("names");
  }
  expect(existsSync(keys)).toBe(false);
  renameSync(join(folder, "elsewhere.json"), keys);
  const cloud = await start();
  await using _stops = { [Symbol.asyncDispose]: async () => await cloud.stop() };
  expect(await names(cloud.ready.url)).toEqual(["陈秀英"]);
  await expect
    .poll(async () => await (await fetch(`${cloud.ready.url}/api/faults`)).text())
    .not.toContain("cannot be opened");
}, 90_000);
