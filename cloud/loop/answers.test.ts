import { expect, test } from "vitest";
import { rmSync } from "node:fs";
import { must, parseIncidentId } from "@shouwang/shared/domain/ids.ts";
import { millis } from "@shouwang/shared/time/duration.ts";
import { hello, press, startMs } from "../../test/builders/cloud-hears.ts";
import { cloudsOnDisk } from "../../test/builders/one-home-cloud.ts";
import { closedIncidents, journalOf } from "../alarms/sql-alarm-store.ts";
import { holderOf } from "../dispatch/claim.ts";
import { createSqlClaims } from "../dispatch/sql-claims.ts";
import { dueDeliveries } from "../dispatch/sql-delivery-store.ts";
import { createSqlLedger } from "../ingest/ledger/sql-ledger.ts";

const { startCloud, folder } = cloudsOnDisk();

test("hello is answered with what we have, what became of its alarms, and the ledger", async () => {
  await using cloud = await startCloud();
  await cloud.say("life", press(1, "alarm-1"));
  cloud.sent.length = 0;
  await cloud.say(
    "hello",
    hello(
      [
        { epoch: "epoch-1", lane: "life", lowest: 1, next: 2 },
        { epoch: "epoch-1", lane: "telemetry", lowest: 1, next: 9 },
      ],
      { openAlarms: ["alarm-1", "alarm-9"] },
    ),
  );
  expect(cloud.sent.map(({ topic }) => topic)).toEqual(["gw-1/receipt", "gw-1/desired"]);
  expect(cloud.sent[0]?.message).toMatchObject({
    ledgerId: cloud.database.ledgerId,
    receipts: [
      { lane: "life", through: 1 },
      { lane: "telemetry", through: 0 },
    ],
    alarms: [
      { alarmId: "alarm-1", standing: "stored" },
      { alarmId: "alarm-9", standing: "unknown" },
    ],
  });
});

test("a person acknowledges and closes: stored, told to the home, and refused when the page was behind", async () => {
  await using cloud = await startCloud();
  await cloud.say("life", press(1, "alarm-1"));
  const incident = cloud.loop.openIncidents()[0];
  if (!incident) throw new Error("no incident");
  const { incidentId, version } = incident;
  const stale = await cloud.loop.command(incidentId, { kind: "acknowledge", by: "王芳", version: version + 5 });
  expect(stale).toMatchObject({ kind: "refused", code: "stale-version" });
  const taken = await cloud.loop.command(incidentId, { kind: "acknowledge", by: "王芳", version });
  expect(taken).toMatchObject({ kind: "done", incident: { phase: "acknowledged", acknowledgedBy: "王芳" } });
  expect(cloud.sent.at(-1)?.message.alarms).toMatchObject([
    { alarmId: "alarm-1", standing: "acknowledged", by: "desk" },
  ]);
  if (taken.kind !== "done") return;
  const close = {
    kind: "close",
    by: "王芳",
    version: taken.incident.version,
    outcome: "accidental",
    note: "误按",
  } as const;
  expect(await cloud.loop.command(incidentId, close)).toMatchObject({ kind: "done", incident: { phase: "closed" } });
  expect(cloud.sent.at(-1)?.message.alarms).toMatchObject([{ standing: "closed" }]);
  expect(cloud.loop.openIncidents()).toEqual([]);
  expect(await closedIncidents(cloud.database.read, 5)).toMatchObject([{ outcome: "accidental" }]);
  const lines = await journalOf(cloud.database.read, incidentId);
  expect(lines.map((one) => one.what)).toEqual(expect.arrayContaining(["opened", "acknowledged", "closed"]));
  const unknown = must(parseIncidentId("nobody"), "nobody");
  expect(await cloud.loop.command(unknown, close)).toMatchObject({
    kind: "refused",
    code: "no-incident",
    incident: null,
  });
});

test("the end of an attempt reaches an incident that is already closed, beside a new one of the same home", async () => {
  await using cloud = await startCloud();
  await cloud.say("life", press(1, "alarm-1"));
  const incident = cloud.loop.openIncidents()[0];
  if (!incident) throw new Error("no incident");
  const delivery = (await createSqlLedger(cloud.database).incident(incident.incidentId))?.deliveries[0];
  if (!delivery) throw new Error("no delivery");
  const { incidentId } = incident;
  const [claim] = await createSqlClaims(cloud.database, holderOf("core", "one")).take([delivery], startMs);
  if (!claim) throw new Error("not claimed");
  const taken = await cloud.loop.command(incidentId, { kind: "acknowledge", by: "王芳", version: incident.version });
  if (taken.kind !== "done") throw new Error("refused");
  await cloud.loop.command(incidentId, {
    kind: "close",
    by: "王芳",
    version: taken.incident.version,
    outcome: "test",
    note: "试验",
  });
  await cloud.say("life", press(2, "alarm-2"));
  const open = cloud.loop.openIncidents();
  await cloud.loop.attempted(delivery, { claim, outcome: { kind: "accepted", receipt: "late" }, how: "ended" });
  expect(cloud.loop.openIncidents()).toEqual(open);
  expect(open[0]?.incidentId).not.toBe(incidentId);
});

test("an empty folder is a new ledger: the gateway hears another id and sends again", async () => {
  let first: string;
  {
    await using cloud = await startCloud();
    first = cloud.database.ledgerId;
  }
  rmSync(folder(), { recursive: true });
  await using cloud = await startCloud();
  await cloud.say("life", press(7, "alarm-7"));
  expect(cloud.sent.at(-1)?.message.ledgerId).not.toBe(first);
  expect(cloud.receipt("life")).toMatchObject({ through: 0, missing: [[1, 6]] });
  await cloud.clock.advanceTo(millis(1));
});

test("R-023 what waits for a connector without a free place does not hide what is due elsewhere", async () => {
  await using cloud = await startCloud();
  await cloud.say("life", press(1, "alarm-1"));
  const due = (full: readonly string[]) => dueDeliveries(cloud.database.read, { nowMs: startMs + 1, limit: 9, full });
  expect((await due([])).map((one) => one.connector)).toEqual(["desk"]);
  expect(await due(["webhook"])).toHaveLength(1);
  expect(await due(["desk"])).toEqual([]);
});
