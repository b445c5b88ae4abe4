/** One decision, one transaction (docs/architecture.md §2.7): before it nobody hears of it, after it all of it is there. */

import { expect, test } from "vitest";
import type { CommitFailure } from "@shouwang/cloud/ingest/ledger/ledger.ts";
import { createMemoryTimeline } from "@shouwang/cloud/timeline/memory-timeline.ts";
import type { Timeline } from "@shouwang/cloud/timeline/timeline.ts";
import { seconds } from "@shouwang/shared/time/duration.ts";
import {
  alarmsOnDesk,
  alarmsStored,
  encodeJson,
  homeId,
  motions,
  openDeliveryCase,
  pressed,
  topicOf,
} from "../../builders/delivery-case.ts";

const given = openDeliveryCase();

test("§2.7 R-014 while the disk takes nothing, nothing is receipted or shown; when it does, all of it is", async () => {
  const full: CommitFailure = { blame: "world", why: "full: no space left" };
  let isFull = false;
  const asked = Promise.withResolvers<void>();
  const cloud = await given.house.startCloud({
    ledgerOf: (ledger) => ({
      ...ledger,
      get ledgerId() {
        return ledger.ledgerId;
      },
      commit(commit) {
        if (!isFull) return ledger.commit(commit);
        asked.resolve();
        return Promise.resolve(full);
      },
    }),
  });
  const shown: string[] = [];
  cloud.loop.subscribe((event) => shown.push(event.kind));
  isFull = true;
  cloud.loop.accept(topicOf("life"), encodeJson(pressed(1)));
  await asked.promise;
  for (let turn = 0; turn < 20; turn++) await new Promise((resolve) => setImmediate(resolve));
  expect([alarmsOnDesk(cloud), shown, given.receiptsOf("life")]).toEqual([0, [], []]);
  isFull = false;
  await given.house.clock.advanceTo(given.house.clock.uptimeMs() + seconds(2));
  await given.house.settle();
  expect([alarmsOnDesk(cloud), shown.includes("incident")]).toEqual([1, true]);
  expect(given.receiptsOf("life").at(-1)).toMatchObject({ through: 1 });
});

test("§2.7 R-014 marks, incident and deliveries of one decision are there after a crash", async () => {
  const first = await given.house.startCloud();
  first.loop.accept(topicOf("life"), encodeJson(pressed(1)));
  first.loop.accept(topicOf("telemetry"), encodeJson(motions(1, 2)));
  await given.house.settle();
  const before = { incidents: first.loop.openIncidents(), deliveries: await deliveriesOf(first) };
  expect(before.deliveries).toBeGreaterThan(0);
  await first.kill();
  const second = await given.house.startCloud();
  // A later number alone: what lies below it is known from what was stored.
  second.loop.accept(topicOf("life"), encodeJson(pressed(2)));
  await given.house.settle();
  expect(given.receiptsOf("life").at(-1)).toMatchObject({ through: 2, missing: [] });
  expect(second.loop.openIncidents()[0]?.incidentId).toBe(before.incidents[0]?.incidentId);
  expect([alarmsOnDesk(second), await alarmsStored(second)]).toEqual([2, 2]);
  expect(await deliveriesOf(second)).toBeGreaterThanOrEqual(before.deliveries);
});

test("§2.9 R-149 nothing is decided beside a commit on its way: inputs of all kinds take their turns", async () => {
  let underWay = 0;
  const most: number[] = [];
  const cloud = await given.house.startCloud({
    ledgerOf: (ledger) => ({
      ...ledger,
      get ledgerId() {
        return ledger.ledgerId;
      },
      async commit(commit) {
        most.push(++underWay);
        await new Promise((resolve) => setImmediate(resolve));
        const failure = await ledger.commit(commit);
        underWay--;
        return failure;
      },
    }),
  });
  for (let seq = 1; seq <= 5; seq++) {
    cloud.loop.accept(topicOf("life"), encodeJson(pressed(seq)));
    cloud.loop.accept(topicOf("telemetry"), encodeJson(motions(seq, 1)));
  }
  await given.house.settle();
  const [incident] = cloud.loop.openIncidents();
  if (!incident) throw new Error("five presses and no incident");
  const { incidentId, version } = incident;
  const answer = cloud.loop.command(incidentId, { kind: "acknowledge", by: "王芳", version });
  cloud.loop.accept(topicOf("life"), encodeJson(pressed(6)));
  await answer;
  await given.house.settle();
  expect(Math.max(...most)).toBe(1);
  expect(alarmsOnDesk(cloud)).toBe(6);
});

test("§2.8 R-152 what is written again to the time series is not decided again", async () => {
  const memory = createMemoryTimeline();
  const away: Timeline = { ...memory, append: async () => await Promise.reject(new Error("away")) };
  const first = await given.house.startCloud({ timeline: away });
  first.loop.accept(topicOf("telemetry"), encodeJson(motions(1, 2)));
  await expect.poll(() => first.loop.home(homeId)?.state?.lastActivityAtMs).toBeTypeOf("number");
  await first.kill();
  const changes: number[] = [];
  const second = await given.house.startCloud({
    timeline: memory,
    ledgerOf: (ledger) => ({
      ...ledger,
      get ledgerId() {
        return ledger.ledgerId;
      },
      commit(commit) {
        changes.push(commit.subjects.length);
        return ledger.commit(commit);
      },
    }),
  });
  changes.length = 0;
  second.loop.accept(topicOf("telemetry"), encodeJson(motions(1, 2)));
  await given.house.settle();
  expect(given.receiptsOf("telemetry").at(-1)).toMatchObject({ through: 2 });
  expect(changes.reduce((sum, one) => sum + one, 0)).toBe(0);
});

const deliveriesOf = async (cloud: Awaited<ReturnType<typeof given.house.startCloud>>): Promise<number> =>
  (await cloud.database.read.selectFrom("deliveries").selectAll().execute()).length;

test("§2.4 R-010 telemetry that comes twice is receipted twice and decided once", async () => {
  const cloud = await given.house.startCloud();
  const send = async (): Promise<void> => {
    cloud.loop.accept(topicOf("telemetry"), encodeJson(motions(1, 2)));
    await given.house.settle();
  };
  await send();
  const once = given.receiptsOf("telemetry").length;
  expect(once).toBeGreaterThan(0);
  await send();
  expect(given.receiptsOf("telemetry").length).toBeGreaterThan(once);
  expect(given.receiptsOf("telemetry").at(-1)).toMatchObject({ through: 2, missing: [] });
});
