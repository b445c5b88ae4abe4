import { expect, test } from "vitest";
import { press } from "../../test/builders/cloud-hears.ts";
import { cloudsOnDisk } from "../../test/builders/one-home-cloud.ts";
import { createSqlLedger } from "../ingest/ledger/sql-ledger.ts";

const { startCloud } = cloudsOnDisk();

test("R-009 one press is one alarm however often it arrives; R-010 and each time it is receipted, from stored state", async () => {
  await using cloud = await startCloud();
  for (let time = 0; time < 3; time++) await cloud.say("life", press(1, "alarm-1"));
  // The same press, sent again by a gateway that numbers anew.
  await cloud.say("life", press(1, "alarm-1", { epoch: "epoch-2" }));
  expect(cloud.loop.openIncidents().map((one) => one.alarms.length)).toEqual([1]);
  expect(await cloud.count("alarms")).toBe(1);
  const told = cloud.sent.filter(({ message }) => message.receipts.length > 0).map(({ message }) => message);
  expect(told.map(({ receipts }) => receipts[0]?.through)).toEqual([1, 1, 1, 1]);
  expect(told.every(({ alarms }) => alarms[0]?.alarmId === "alarm-1" && alarms[0].standing === "stored")).toBe(true);
});

test("R-010 a receipt that was lost with the process is given by the next one", async () => {
  {
    await using first = await startCloud();
    await first.say("life", press(1, "alarm-1"));
  }
  await using second = await startCloud();
  await second.say("life", press(1, "alarm-1"));
  expect(second.receipt("life")).toMatchObject({ through: 1, missing: [] });
  expect(await second.count("alarms")).toBe(1);
  expect(second.loop.openIncidents()).toHaveLength(1);
});

test("R-015 a life alarm ahead of a gap raises at once, and the gap is named until it is filled", async () => {
  await using cloud = await startCloud();
  await cloud.say("life", press(1, "alarm-1"));
  await cloud.say("life", press(5, "alarm-5"));
  expect(cloud.loop.openIncidents()[0]?.alarms).toHaveLength(2);
  expect(cloud.receipt("life")).toMatchObject({ through: 1, missing: [[2, 4]] });
  for (const seq of [2, 3, 4]) await cloud.say("life", press(seq, `alarm-${seq}`));
  expect(cloud.receipt("life")).toMatchObject({ through: 5, missing: [] });
});

test("R-011 a life record of another version raises as unreadable, is kept for a person, and is receipted", async () => {
  await using cloud = await startCloud();
  await cloud.say("life", press(1, "alarm-1", { v: 2, body: { new: "shape" } }));
  expect(cloud.loop.openIncidents()[0]?.alarms).toMatchObject([{ alarmId: "alarm-1", alarm: "unreadable" }]);
  expect(cloud.receipt("life")).toMatchObject({ through: 1 });
  expect(await cloud.count("quarantine")).toBe(1);
});

test("R-011 garbage on the life topic of a known gateway raises once, of an unknown one it is noise", async () => {
  await using cloud = await startCloud();
  await cloud.say("life", "garbage");
  await cloud.say("life", "garbage");
  expect(cloud.loop.openIncidents()[0]?.alarms).toMatchObject([{ alarm: "unreadable" }]);
  await cloud.say("life", "garbage", "stranger");
  expect(cloud.loop.openIncidents()).toHaveLength(1);
  expect(cloud.noise).toEqual(["life"]);
});

test("R-012 a press from a device or a gateway that nobody registered raises", async () => {
  await using cloud = await startCloud();
  const body = { ...press(1, "x").body, deviceId: "stranger" };
  await cloud.say("life", press(1, "alarm-1", { body }));
  await cloud.say("life", press(1, "alarm-2", { assignmentId: "as-9" }), "gw-9");
  const open = cloud.loop.openIncidents();
  expect(open.map((one) => one.subject).toSorted()).toEqual(["gateway:gw-9", "home:home-1"]);
  expect(cloud.receipt("life")).toMatchObject({ through: 1 });
});

test("R-014 nothing is told before it is stored, and what was told is there after a crash", async () => {
  await using cloud = await startCloud();
  const before = await cloud.database.read.selectFrom("alarms").selectAll().execute();
  cloud.loop.accept("sw/v1/0042/gw-1/up/life", new TextEncoder().encode(JSON.stringify(press(1, "alarm-1"))));
  expect([before, cloud.sent]).toEqual([[], []]);
  await cloud.loop.idle();
  expect(cloud.sent.length).toBeGreaterThan(0);
  const { read } = cloud.database;
  expect(await read.selectFrom("alarms").select("alarm_id").execute()).toEqual([{ alarm_id: "alarm-1" }]);
  expect((await createSqlLedger(cloud.database).load()).marks).toMatchObject([
    { lane: "life", marks: { decided: { through: 1 } } },
  ]);
  expect(await read.selectFrom("deliveries").select("connector").execute()).toContainEqual({ connector: "desk" });
});

test("a copied card: one number for two presses is the fault `cloned`, and both raise", async () => {
  await using cloud = await startCloud();
  await cloud.say("life", press(1, "alarm-1"));
  await cloud.say("life", press(1, "alarm-2"));
  expect(cloud.loop.openIncidents()[0]?.alarms).toHaveLength(2);
  expect(cloud.loop.faults()).toMatchObject([{ fault: "cloned", gatewayId: "gw-1", deviceId: null }]);
});
