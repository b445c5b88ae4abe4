/**
 * Two real cloud processes on one folder whose lock was lost: the first is stopped, the second takes over, the first goes on. What it
 * had in hand must come to nothing: no row, no receipt, and its end.
 */

import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { connectAsync } from "mqtt";
import { expect, test } from "vitest";
import { startBroker, startCloud } from "../../scripts/world.ts";
import { waitFor } from "../../scripts/wait-for.ts";

const stamp = { wallMs: 1_795_000_000_000, uptimeMs: 1_000, bootId: "boot-1", clock: "trusted" };
const press = JSON.stringify({
  v: 1,
  epoch: "epoch-1",
  seq: 1,
  alarmId: "alarm-1",
  assignmentId: "as-1",
  sentAt: stamp,
  body: {
    deviceId: "sos",
    at: stamp,
    event: { kind: "life", alarm: "panic", edge: "raised", confidence: "certain", evidence: "", repeated: false },
  },
});

test("R-141 a cloud that was stopped while another took over stores nothing, receipts nothing and ends", async () => {
  await using stack = new AsyncDisposableStack();
  const folder = mkdtempSync(join(tmpdir(), "shouwang-taken-over-"));
  stack.defer(() => rmSync(folder, { recursive: true, force: true }));
  const seed = join(folder, "seed.json");
  const home = { homeId: "home-1", name: "陈家", kits: [{ gatewayId: "gw-1", assignmentId: "as-1" }] };
  writeFileSync(seed, JSON.stringify({ homes: [home] }));
  const broker = stack.adopt(await startBroker(), (program) => program.stop());
  const startOne = async () =>
    stack.adopt(
      await startCloud({ data: join(folder, "cloud"), brokerUrl: broker.ready.url, seed }),
      async (program) => {
        program.signal("SIGCONT");
        await program.stop();
      },
    );
  const gateway = stack.adopt(await connectAsync(broker.ready.url), (client) => client.endAsync(true));
  const receipts: string[] = [];
  gateway.on("message", (_topic, payload) => {
    const text = payload.toString();
    if (text.includes('"lane":"life"')) receipts.push(text);
  });
  await gateway.subscribeAsync("sw/v1/+/gw-1/down/receipt", { qos: 1 });
  const say = async (): Promise<unknown> => await gateway.publishAsync("sw/v1/0042/gw-1/up/life", press, { qos: 1 });

  const first = await startOne();
  await expect(startOne()).rejects.toThrow("Another cloud is running on the data folder");
  first.signal("SIGSTOP");
  // It lies in the first one's socket from here on.
  await say();
  // A stopped process still holds the lock of the folder; here the lock is lost, as with a copied disk or a careless hand.
  rmSync(join(folder, "cloud", "lease.sqlite"));
  const second = await startOne();
  first.signal("SIGCONT");
  expect(await first.ended).toMatchObject({ code: 1 });
  expect(receipts).toEqual([]);
  const open = async (): Promise<{ alarms: unknown[] }[]> => {
    const answer = await fetch(`${second.ready.url}/api/incidents?state=open`);
    // `as`: our own API.
    return (await answer.json()) as { alarms: unknown[] }[];
  };
  expect(await open()).toEqual([]);
  // Without a receipt the gateway sends it again, and now it is one alarm.
  await say();
  await waitFor("the receipt of the second", () => receipts.some((one) => one.includes('"through":1')));
  expect((await open()).map(({ alarms }) => alarms.length)).toEqual([1]);
});
