import { expect, test } from "vitest";
import { sql } from "kysely";
import { cloudId } from "@shouwang/shared/domain/cloud-id.ts";
import { motion, press, stamp, startMs, telemetry } from "../../test/builders/cloud-hears.ts";
import { homeId } from "../../test/builders/cloud-loop.ts";
import { cloudsOnDisk } from "../../test/builders/one-home-cloud.ts";
import { createMemoryTimeline } from "../timeline/memory-timeline.ts";
import type { Timeline } from "../timeline/timeline.ts";

const { startCloud } = cloudsOnDisk();

test("poison among telemetry is set aside by its number; its neighbours pass and life is untouched", async () => {
  await using cloud = await startCloud();
  const poison = { ...motion(2), observation: { kind: "reading", quantity: "mood", value: 1 } };
  await cloud.say("telemetry", telemetry([motion(1), poison, motion(3)]));
  expect(cloud.receipt("telemetry")).toMatchObject({ through: 3, missing: [] });
  expect(await cloud.count("quarantine")).toBe(1);
  expect(cloud.loop.home(homeId)?.state?.lastActivityAtMs).toBeTypeOf("number");
});

test("a message that cannot be stored is found among its neighbours and set aside", async () => {
  await using cloud = await startCloud();
  // A trigger that refuses what the eleventh message does stands for a constraint nobody thought of.
  await sql`create trigger refuse before insert on faults when new.detail = 'poison'
    begin select raise(abort, 'refused'); end`.execute(cloud.database.write);
  const fault = (seq: number, detail: string) => ({
    v: 1,
    epoch: "epoch-1",
    assignmentId: "as-1",
    sentAt: stamp(),
    records: [
      { seq, deviceId: `d${seq}`, at: stamp(), report: { kind: "fault", fault: "tamper", state: "present", detail } },
    ],
  });
  for (let seq = 1; seq <= 20; seq++) {
    const bytes = new TextEncoder().encode(JSON.stringify(fault(seq, seq === 11 ? "poison" : "opened")));
    cloud.loop.accept("sw/v1/0042/gw-1/up/fault", bytes);
  }
  await cloud.loop.idle();
  // And the one that says that something was set aside.
  expect(cloud.loop.faults().filter(({ gatewayId }) => gatewayId !== cloudId)).toHaveLength(19);
  expect(await cloud.count("quarantine")).toBe(1);
  expect(cloud.receipt("fault")).toMatchObject({ through: 20, missing: [] });
});

test("telemetry is receipted when the timeline has it; an engine that is away stops receipts, never life", async () => {
  const real = createMemoryTimeline();
  let isAway = true;
  const written: number[] = [];
  const timeline: Timeline = {
    ...real,
    append: async (points, signal) => {
      if (isAway) throw new Error("away");
      written.push(...points.map((one) => one.atMs));
      await real.append(points, signal);
    },
  };
  await using cloud = await startCloud({ timeline });
  const bytes = (message: unknown) => new TextEncoder().encode(JSON.stringify(message));
  cloud.loop.accept("sw/v1/0042/gw-1/up/telemetry", bytes(telemetry([motion(1), motion(2)])));
  cloud.loop.accept("sw/v1/0042/gw-1/up/life", bytes(press(1, "alarm-1")));
  await expect.poll(() => cloud.receipt("life")).toMatchObject({ through: 1 });
  expect(cloud.receipt("telemetry")).toBeUndefined();
  isAway = false;
  await cloud.clock.advanceTo(60_000);
  await cloud.loop.idle();
  expect(cloud.receipt("telemetry")).toMatchObject({ through: 2, missing: [] });
  expect(written).toHaveLength(2);
});

test("a crash between decision and timeline: what lies above the mark is asked for, and written without deciding again", async () => {
  const memory = createMemoryTimeline();
  const away: Timeline = { ...memory, append: async () => await Promise.reject(new Error("away")) };
  {
    await using first = await startCloud({ timeline: away });
    first.loop.accept(
      "sw/v1/0042/gw-1/up/telemetry",
      new TextEncoder().encode(JSON.stringify(telemetry([motion(1), motion(2)]))),
    );
    await expect.poll(() => first.loop.home(homeId)?.state?.lastActivityAtMs).toBeTypeOf("number");
  }
  await using second = await startCloud({ timeline: memory });
  const before = second.loop.home(homeId)?.state;
  second.loop.connected();
  expect(second.receipt("telemetry")).toMatchObject({ through: 0, missing: [[1, 2]] });
  await second.say("telemetry", telemetry([motion(1), motion(2)]));
  expect(second.receipt("telemetry")).toMatchObject({ through: 2, missing: [] });
  expect(second.sent.filter(({ message }) => message.isOpening).length).toBe(1);
  expect(second.loop.home(homeId)?.state).toEqual(before);
  const range = { homeId, fromMs: 0, toMs: startMs * 2 };
  expect(await memory.series(range, AbortSignal.timeout(1_000))).toHaveLength(1);
});

test("what a gateway skipped closes the gap", async () => {
  await using cloud = await startCloud();
  await cloud.say("telemetry", telemetry([motion(4)]));
  expect(cloud.receipt("telemetry")).toMatchObject({ through: 0, missing: [[1, 3]] });
  const skipped = [{ range: [1, 3], why: "dropped-full", count: 3, firstAtMs: startMs, lastAtMs: startMs }];
  await cloud.say("telemetry", telemetry([], { skipped }));
  expect(cloud.receipt("telemetry")).toMatchObject({ through: 4, missing: [] });
});
