/** What the house presses by itself goes the way of every press, and is nobody's. */

import { expect, test } from "vitest";
import { canaryOf } from "@shouwang/shared/domain/canary-id.ts";
import { seconds } from "@shouwang/shared/time/duration.ts";
import { press, startMs } from "../../test/builders/cloud-hears.ts";
import { cloudsOnDisk } from "../../test/builders/one-home-cloud.ts";
import { closedIncidents } from "../alarms/sql-alarm-store.ts";
import { forgetCanaries } from "../alarms/sql-canary-rows.ts";
import { holderOf } from "../dispatch/claim.ts";
import { createExecutor } from "../dispatch/execute.ts";
import { createSqlClaims } from "../dispatch/sql-claims.ts";
import { dueDeliveries, nextDeliveryDueAtMs } from "../dispatch/sql-delivery-store.ts";
import { createDesk } from "../emergency/desk/desk-service.ts";
import { fixedServices } from "../emergency/services.ts";
import { noticeOf } from "../../test/builders/notices.ts";
import { readSeed } from "../registry/seed.ts";

const { startCloud } = cloudsOnDisk();
const canary = canaryOf("0");

test("R-043 R-378 a canary goes through the life lane, the decision and the executor to the desk, beside the live incident, and closes by its rule", async () => {
  await using cloud = await startCloud();
  const { database, loop, clock } = cloud;
  await using executor = createExecutor({
    store: {
      dueDeliveries: (nowMs, limit, full) => dueDeliveries(database.read, { nowMs, limit, full }),
      nextDueAtMs: () => nextDeliveryDueAtMs(database.read),
    },
    claims: createSqlClaims(database, holderOf("core", "one")),
    services: fixedServices([createDesk({ clock }).service]),
    lookUp: async ({ incidentId }) => {
      const incident = loop.openIncident(incidentId);
      return await Promise.resolve(incident && { ...noticeOf(), incidentId, mode: incident.mode });
    },
    ended: (delivery, end) => loop.attempted(delivery, { ...end, how: "ended" }),
    clock: { wallMs: loop.nowMs, uptimeMs: clock.uptimeMs, after: clock.after },
    log: { error: (sentence) => expect.unreachable(sentence) },
  });
  await cloud.say("life", press(1, "alarm-1"));
  await cloud.say("life", press(1, "alarm-canary"), canary);
  expect(loop.openIncidents().map(({ subject, mode, homeId }) => [subject, mode, homeId])).toEqual([
    ["home:home-1", "live", "home-1"],
    ["canary:0", "canary", null],
  ]);
  executor.wake();
  await executor.settled();
  await loop.idle();
  // No desk is open: the press of a person waits for one, the canary has been as far as it goes.
  expect(loop.openIncidents().map(({ subject }) => subject)).toEqual(["home:home-1"]);
  expect(await closedIncidents(database.read, 10)).toEqual([]);
  const row = await database.read
    .selectFrom("incidents")
    .selectAll()
    .where("subject", "=", "canary:0")
    .executeTakeFirst();
  expect(row?.phase).toBe("closed");
  expect(row?.incident).toContain("canary-arrived");
});

test("R-379 a canary that waits is told to nobody outside, leaves no state and no marks, and is one incident however long it waits", async () => {
  await using cloud = await startCloud();
  for (let n = 1; n <= 5; n++) {
    await cloud.say("life", press(n, `canary-${n}`), canary);
    await cloud.clock.advanceTo(seconds(60 * n), () => cloud.loop.idle());
  }
  expect(cloud.loop.openIncidents()).toMatchObject([{ subject: "canary:0", round: 5 }]);
  const { read } = cloud.database;
  const told = await read.selectFrom("deliveries").select("connector").distinct().execute();
  expect(told).toEqual([{ connector: "desk" }]);
  expect(await read.selectFrom("marks").selectAll().where("gateway_id", "=", canary).execute()).toEqual([]);
});

test("R-379 what canaries left behind is deleted after an hour, and nothing else", async () => {
  await using cloud = await startCloud();
  const { database, loop } = cloud;
  await cloud.say("life", press(1, "alarm-1"));
  await cloud.say("life", press(1, "alarm-canary"), canary);
  const [, one] = loop.openIncidents();
  const due = await dueDeliveries(database.read, { nowMs: startMs + 1_000, limit: 9, full: [] });
  const delivery = due.find(({ incidentId }) => incidentId === one?.incidentId);
  if (!delivery) throw new Error("it is due");
  const [claim] = await createSqlClaims(database, holderOf("core", "one")).take([delivery], startMs);
  if (!claim) throw new Error("it is claimed");
  await loop.attempted(delivery, { claim, outcome: { kind: "accepted", receipt: "desk" }, how: "ended" });
  const counts = async () =>
    await Promise.all(
      (["incidents", "alarms", "deliveries", "claims", "attempts"] as const).map(
        async (table) => (await database.read.selectFrom(table).selectAll().execute()).length,
      ),
    );
  await forgetCanaries(database, startMs - 1);
  expect(await counts()).toEqual([2, 2, 2, 1, 1]);
  await forgetCanaries(database, startMs + 3_600_000);
  expect(await counts()).toEqual([1, 1, 1, 0, 0]);
});

test("R-379 no kit may have the name of a canary", () => {
  const kits = [{ gatewayId: canary, assignmentId: "as-1" }];
  expect(readSeed(JSON.stringify({ homes: [{ homeId: "home-1", name: "陈家", kits }] }))).toMatchObject({
    kind: "unreadable",
  });
});
