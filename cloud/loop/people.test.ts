import { expect, test } from "vitest";
import type { CalledIn } from "../alarms/called-in.ts";
import type { PersonInput } from "../alarms/incident-input.ts";
import type { Incident } from "../alarms/incident.ts";
import { homeId } from "../../test/builders/cloud-loop.ts";
import { press } from "../../test/builders/cloud-hears.ts";
import { cloudsOnDisk } from "../../test/builders/one-home-cloud.ts";
import { must, parseAlarmId } from "@shouwang/shared/domain/ids.ts";
import { raisedIncident } from "../../test/builders/incidents.ts";
import { saveIncident } from "../alarms/sql-alarm-store.ts";
import type { CommandAnswer } from "../ingest/deciding/decide-home.ts";

const { startCloud } = cloudsOnDisk();

const call = (changes: Partial<CalledIn> = {}): CalledIn => ({
  alarmId: must(parseAlarmId("call-1"), "call-1"),
  mode: "live",
  homeId: null,
  caller: null,
  alarm: "call",
  by: "Wang Li",
  reason: "A woman of 82, Xingfu street 3, cannot get up.",
  isInHand: true,
  ...changes,
});
const id = (text: string) => must(parseAlarmId(text), text);
const done = (answer: CommandAnswer): Incident => {
  if (answer.kind !== "done") throw new Error(answer.message);
  return answer.incident;
};
const closing = ({ version }: Incident): PersonInput => ({
  kind: "close",
  by: "Wang Li",
  version,
  outcome: "assisted",
  note: "",
});

test("R-333 a caller without a kit has an incident, in the hand of whoever answered; the same call again is the same one", async () => {
  await using cloud = await startCloud();
  const incident = done(await cloud.loop.open(call()));
  expect(incident).toMatchObject({ subject: expect.stringMatching(/^caller:/), mode: "live", phase: "acknowledged" });
  expect(incident).toMatchObject({ acknowledgedBy: "Wang Li", homeId: null, alarms: [{ alarm: "call" }] });
  expect(done(await cloud.loop.open(call())).incidentId).toBe(incident.incidentId);
  const other = done(await cloud.loop.open(call({ alarmId: id("call-2") })));
  expect(other.incidentId).not.toBe(incident.incidentId);
  await cloud.loop.command(other.incidentId, closing(other));
  expect(cloud.loop.openIncidents()).toHaveLength(1);
  expect(done(await cloud.loop.open(call({ alarmId: id("call-2") }))).phase).toBe("closed");
});

test("R-333 a caller's incident is there after a restart, goes on, and leaves nothing behind when it is over", async () => {
  let incident: Incident;
  {
    await using first = await startCloud();
    incident = done(await first.loop.open(call({ isInHand: false })));
  }
  await using second = await startCloud();
  expect(second.loop.openIncidents()).toMatchObject([{ incidentId: incident.incidentId, phase: "raised" }]);
  await second.loop.command(incident.incidentId, closing(second.loop.openIncidents()[0] ?? incident));
  expect(second.loop.openIncidents()).toEqual([]);
  const rows = await second.database.read.selectFrom("subjects").select("subject").execute();
  expect(rows.filter(({ subject }) => subject.startsWith("caller:"))).toEqual([]);
});

test("R-333 somebody with a kit who telephones comes into the open incident of the home as a new life alarm", async () => {
  await using cloud = await startCloud();
  await cloud.say("life", press(1, "alarm-1"));
  const [open] = cloud.loop.openIncidents();
  if (!open) throw new Error("no incident");
  await cloud.loop.command(open.incidentId, { kind: "acknowledge", by: "Li Ming", version: open.version });
  const joined = done(await cloud.loop.open(call({ homeId })));
  expect(joined).toMatchObject({ incidentId: open.incidentId, phase: "raised", acknowledgedBy: null, round: 2 });
  expect(joined.alarms.map((one) => one.alarm)).toEqual(["panic", "call"]);
});

test.each([
  [{ by: "system" }, "not-a-human"],
  [{ reason: " " }, "no-reason"],
])("R-333 nobody opens one without a name and a reason: %j", async (changes, code) => {
  await using cloud = await startCloud();
  expect(await cloud.loop.open(call(changes))).toMatchObject({ kind: "refused", code });
  expect(cloud.loop.openIncidents()).toEqual([]);
});

test("R-334 a test, a drill and a canary stand beside the live incident of the home, and no press goes into them", async () => {
  await using cloud = await startCloud();
  for (const mode of ["test", "drill", "canary"] as const) {
    const given = { mode, homeId, caller: "0042", by: "system", alarm: "panic", isInHand: false } as const;
    await cloud.loop.open(call({ ...given, alarmId: id(`${mode}-1`) }));
  }
  await cloud.say("life", press(1, "alarm-1"));
  const open = cloud.loop.openIncidents().map(({ subject, mode }) => [subject, mode]);
  expect(open.toSorted(([one = ""], [other = ""]) => one.localeCompare(other))).toEqual([
    ["canary:0042", "canary"],
    ["drill:home-1", "drill"],
    ["home:home-1", "live"],
    ["test:home-1", "test"],
  ]);
});

test("R-332 a closed incident is opened again, over a restart too, and the home goes on from it", async () => {
  let closed: Incident;
  {
    await using first = await startCloud();
    await first.say("life", press(1, "alarm-1"));
    const [open] = first.loop.openIncidents();
    if (!open) throw new Error("no incident");
    closed = done(await first.loop.command(open.incidentId, closing(open)));
  }
  await using cloud = await startCloud();
  const again: PersonInput = { kind: "reopen", by: "Li Ming", version: closed.version, why: "she called again" };
  const incident = done(await cloud.loop.command(closed.incidentId, again));
  expect(cloud.loop.home(homeId)?.incident).toMatchObject({ incidentId: closed.incidentId, phase: "raised" });
  expect(incident.nextStepDueAtMs).not.toBeNull();
  await cloud.say("life", press(2, "alarm-2"));
  expect(cloud.loop.openIncidents()).toMatchObject([{ incidentId: closed.incidentId, round: incident.round + 1 }]);
  const lines = await cloud.database.read.selectFrom("journal").select(["line", "what"]).orderBy("line").execute();
  expect(lines.map(({ line }) => line)).toEqual(lines.map((_one, n) => n));
  expect(lines.map((one) => one.what)).toContain("reopened");
});

test("R-531 a caller's incident is opened again within the hour, over a restart too; twice at once it is one, and it goes on", async () => {
  let closed: Incident;
  {
    await using first = await startCloud();
    closed = done(await first.loop.open(call()));
    closed = done(await first.loop.command(closed.incidentId, closing(closed)));
  }
  await using cloud = await startCloud();
  const { incidentId, version } = closed;
  const again: PersonInput = { kind: "reopen", by: "Li Ming", version, why: "the caller rang again" };
  const answers = await Promise.all([cloud.loop.command(incidentId, again), cloud.loop.command(incidentId, again)]);
  expect(answers.map(({ kind }) => kind).toSorted()).toEqual(["done", "refused"]);
  expect(cloud.loop.openIncidents()).toMatchObject([{ incidentId, homeId: null, phase: "raised" }]);
  const [open] = cloud.loop.openIncidents();
  if (!open) throw new Error("no incident");
  expect(open.nextStepDueAtMs).not.toBeNull();
  await cloud.loop.command(incidentId, closing(open));
  expect(cloud.loop.openIncidents()).toEqual([]);
});

test("R-332 opened again while the home has another one open, it joins that one", async () => {
  await using cloud = await startCloud();
  await cloud.say("life", press(1, "alarm-1"));
  const [first] = cloud.loop.openIncidents();
  if (!first) throw new Error("no incident");
  const closed = done(await cloud.loop.command(first.incidentId, closing(first)));
  await cloud.say("life", press(2, "alarm-2"));
  const again: PersonInput = { kind: "reopen", by: "Li Ming", version: closed.version, why: "again" };
  const incident = done(await cloud.loop.command(closed.incidentId, again));
  expect(incident.incidentId).not.toBe(closed.incidentId);
  expect(incident.alarms.map((one) => one.alarmId)).toEqual(["alarm-2", "alarm-1"]);
  expect(cloud.loop.openIncidents()).toMatchObject([{ incidentId: incident.incidentId, round: 2 }]);
});

test("R-337 a press whose incident was opened by another writer first is not lost: this cloud ends without a receipt, and after its start the press joins", async () => {
  {
    await using cloud = await startCloud();
    const other = raisedIncident(1, { subject: "home:home-1", homeId });
    const { writes } = saveIncident(cloud.database.write, { incident: other, journal: [], firstLine: 0 }, null);
    for (const { query } of writes) await cloud.database.write.executeQuery(query);
    await cloud.say("life", press(1, "alarm-9"));
    await expect(cloud.loop.failed).resolves.toMatchObject({ message: expect.stringContaining("could not be stored") });
    expect(cloud.receipt("life")).toBeUndefined();
  }
  await using next = await startCloud();
  await next.say("life", press(1, "alarm-9"));
  expect(next.receipt("life")).toMatchObject({ through: 1 });
  const open = next.loop.openIncidents();
  expect(open).toMatchObject([{ incidentId: "incident-1", phase: "raised" }]);
  expect(open[0]?.alarms).toHaveLength(2);
});
