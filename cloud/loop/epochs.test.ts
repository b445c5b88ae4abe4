import { expect, test } from "vitest";
import { must, parseLedgerId } from "@shouwang/shared/domain/ids.ts";
import { createManualClock } from "@shouwang/shared/time/manual-clock.ts";
import type { ReceiptMessage } from "@shouwang/shared/wire/receipt.ts";
import { hello, motion, press, startMs, telemetry } from "../../test/builders/cloud-hears.ts";
import { homeId, startLoop } from "../../test/builders/cloud-loop.ts";
import { epochsMax, unnamedMax } from "../ingest/deciding/epoch-book.ts";
import { blankDisk, createMemoryLedger } from "../ingest/ledger/memory-ledger.ts";
import { createMemoryTimeline } from "../timeline/memory-timeline.ts";

const ledgerId = must(parseLedgerId("ledger-1"), "ledger-1");

async function startCloud(disk = blankDisk(ledgerId)) {
  const stack = new AsyncDisposableStack();
  const clock = createManualClock({ wallMs: startMs });
  const told: ReceiptMessage[] = [];
  const loop = stack.use(
    await startLoop({
      ledger: createMemoryLedger(disk),
      timeline: stack.use(createMemoryTimeline()),
      clock,
      downlink: {
        send: (_, channel, payload) => {
          // `as`: what the cloud sends.
          if (channel === "receipt") told.push(JSON.parse(new TextDecoder().decode(payload)) as ReceiptMessage);
        },
      },
    }),
  );
  return {
    loop,
    disk,
    told,
    epochs: () => new Set(disk.marks.values().map(({ epoch }) => epoch)).size,
    async say(channel: string, message: unknown): Promise<void> {
      loop.accept(`sw/v1/0042/gw-1/up/${channel}`, new TextEncoder().encode(JSON.stringify(message)));
      await loop.idle();
    },
    [Symbol.asyncDispose]: () => stack.disposeAsync(),
  };
}

test("R-181 a gateway that starts again and again has marks of the last epochs only, over a start of ours too", async () => {
  const disk = blankDisk(ledgerId);
  {
    await using cloud = await startCloud(disk);
    for (let n = 1; n <= 60; n++) await cloud.say("telemetry", telemetry([motion(1)], { epoch: `epoch-${n}` }));
    expect(cloud.epochs()).toBe(60);
  }
  await using cloud = await startCloud(disk);
  const present = { epoch: "epoch-60", lane: "telemetry", lowest: 2, next: 2 };
  await cloud.say("hello", hello([present], { ledgerId }));
  expect(cloud.epochs()).toBe(unnamedMax + 1);
  expect([...disk.marks.values()].map(({ epoch }) => String(epoch))).toContain("epoch-60");
  // Another ledger is asked for everything: what it was told about the one before proves nothing about ours.
  await cloud.say("hello", hello([present], { ledgerId: "ledger-0" }));
  expect(cloud.epochs()).toBe(unnamedMax + 1);
});

test("R-181 epochs that somebody makes up have a limit, which is said; a press of a forgotten one raises, and raises once", async () => {
  await using cloud = await startCloud();
  await cloud.say("life", press(1, "alarm-1", { epoch: "epoch-first" }));
  expect(cloud.loop.openIncidents()[0]?.alarms).toHaveLength(1);
  for (let n = 1; n <= epochsMax + 20; n++)
    await cloud.say("telemetry", telemetry([motion(1)], { epoch: `invented-${n}` }));
  expect(cloud.epochs()).toBe(epochsMax);
  expect([...cloud.disk.marks.keys()].some((name) => name.includes("epoch-first"))).toBe(false);
  expect(cloud.loop.faults()).toMatchObject([
    { gatewayId: "gw-1", fault: "cloned", detail: expect.stringContaining("more than 256 epochs") as unknown },
  ]);
  await cloud.say("life", press(1, "alarm-1", { epoch: "epoch-first" }));
  expect(cloud.loop.openIncidents()[0]?.alarms).toHaveLength(1);
  await cloud.say("life", press(2, "alarm-2", { epoch: "epoch-first" }));
  expect(cloud.loop.openIncidents()[0]?.alarms).toHaveLength(2);
  expect(cloud.epochs()).toBe(epochsMax);
});

test("R-182 a hello that is too long is used as far as it can be read, set aside, and said", async () => {
  await using cloud = await startCloud();
  await cloud.say("telemetry", telemetry([motion(1)], { epoch: "epoch-1" }));
  cloud.told.length = 0;
  const epochs = Array.from({ length: 120 }, (_, n) => ({
    epoch: `epoch-${120 - n}`,
    lane: "telemetry",
    lowest: 1,
    next: 9,
  }));
  await cloud.say("hello", hello([...epochs, { epoch: "epoch-x", lane: "cellar" }], { ledgerId }));
  const receipts = cloud.told.flatMap((one) => one.receipts);
  expect(receipts).toHaveLength(120);
  expect(receipts.at(-1)).toMatchObject({ epoch: "epoch-1", through: 1 });
  expect(
    cloud.disk.quarantine
      .values()
      .map(({ channel }) => channel)
      .toArray(),
  ).toEqual(["hello"]);
  expect(cloud.loop.faults()).toMatchObject([{ fault: "unreadable", deviceId: "quarantine" }]);
  expect(cloud.loop.home(homeId)?.state?.gateway.lastHeardAtMs).toBe(startMs);
});

test("R-182 of a hello whose open alarms cannot all be read nothing is believed about ledgers: what comes again raises", async () => {
  await using cloud = await startCloud();
  const epochs = [{ epoch: "epoch-1", lane: "life", lowest: 9, next: 9 }];
  await cloud.say("hello", hello(epochs, { ledgerId: "ledger-0", openAlarms: ["no id!", "alarm-9"] }));
  expect(cloud.disk.recoveries.size).toBe(0);
  await cloud.say("life", press(3, "alarm-3"));
  expect(cloud.loop.openIncidents()[0]?.alarms).toMatchObject([{ alarmId: "alarm-3" }]);
});
