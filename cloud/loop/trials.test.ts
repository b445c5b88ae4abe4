import { expect, test } from "vitest";
import { press, stamp, startMs, telemetry } from "../../test/builders/cloud-hears.ts";
import { cloudsOnDisk, type Cloud } from "../../test/builders/one-home-cloud.ts";
import { homeId } from "../../test/builders/cloud-loop.ts";
import { must, parseDeviceId } from "@shouwang/shared/domain/ids.ts";
import { minutes, seconds } from "@shouwang/shared/time/duration.ts";

const { startCloud } = cloudsOnDisk();
const sos = must(parseDeviceId("sos"), "sos");
const begin = (cloud: Cloud) =>
  cloud.loop.beginTrial({ homeId, devices: [sos], by: "李静", why: "weekly", forMs: minutes(10) });
const pass = async (cloud: Cloud, ms: number) => {
  await cloud.clock.advanceTo(cloud.clock.uptimeMs() + ms, () => cloud.loop.idle());
  await cloud.loop.idle();
};
const now = (cloud: Cloud) => cloud.clock.wallMs();
const said = (cloud: Cloud, seq: number, alarm = "panic", edge = "raised") => {
  const event = { kind: "life", alarm, edge, confidence: "certain", evidence: "x", repeated: false };
  const at = stamp(now(cloud));
  return press(seq, `alarm-${seq}`, { sentAt: at, body: { deviceId: "sos", at, event } });
};
const open = (cloud: Cloud) =>
  cloud.loop
    .openIncidents()
    .map(({ mode, subject, alarms }) => [mode, subject, alarms.map(({ alarm }) => alarm).join(" ")])
    .toSorted(([one = ""], [other = ""]) => one.localeCompare(other));

test("R-464 the first press goes the whole way beside the live queue; the second is live; the end is said and closed by whoever tested", async () => {
  await using cloud = await startCloud();
  await pass(cloud, 1_000);
  expect(await begin(cloud)).toMatchObject({ kind: "begun" });
  expect(await begin(cloud)).toEqual({ kind: "refused", why: "under-way" });
  await pass(cloud, 1_000);
  await cloud.say("life", said(cloud, 1));
  expect(open(cloud)).toEqual([["test", "test:home-1", "panic"]]);
  // The home is told as of any alarm; the same press again is the same one.
  expect(cloud.receipt("life")).toMatchObject({ through: 1, missing: [] });
  await cloud.say("life", said(cloud, 1));
  expect(open(cloud)).toHaveLength(1);
  const incidentId = cloud.loop.openIncidents()[0]?.incidentId;
  await cloud.say("life", said(cloud, 2));
  expect(open(cloud)).toEqual([
    ["live", "home:home-1", "panic"],
    ["test", "test:home-1", "panic"],
  ]);
  await pass(cloud, minutes(10) + seconds(6));
  expect(open(cloud).map(([mode]) => mode)).toEqual(["live"]);
  expect(cloud.loop.trialOf(homeId)).toBeUndefined();
  const rows = await cloud.database.read.selectFrom("incidents").selectAll().where("phase", "=", "closed").execute();
  // `as`: our own row.
  const closed = JSON.parse(rows[0]?.incident ?? "{}") as { incidentId: string; outcome: string; closedBy: string };
  expect(closed).toMatchObject({ incidentId, outcome: "test", closedBy: "李静" });
  const [row] = await cloud.database.read.selectFrom("trial_presses").selectAll().execute();
  expect(row).toMatchObject({ device_id: "sos", alarm_id: "alarm-1", incident_id: incidentId, alarm: "panic" });
});

test("R-464 after a restart the test goes on, and what was pressed before it stays pressed", async () => {
  let clock: Cloud["clock"];
  {
    await using first = await startCloud();
    ({ clock } = first);
    await pass(first, 1_000);
    await begin(first);
    await pass(first, 1_000);
    await first.say("life", said(first, 1));
  }
  await using second = await startCloud({ clock });
  expect(second.loop.trialOf(homeId)?.presses).toHaveLength(1);
  await second.say("life", said(second, 2));
  expect(open(second).map(([mode]) => mode)).toEqual(["live", "test"]);
});

test("R-464 nothing is tested over an open incident, and one that opens makes every press live", async () => {
  await using cloud = await startCloud();
  await pass(cloud, 1_000);
  await begin(cloud);
  await pass(cloud, 1_000);
  // From the same home, a device that was not named.
  const at = stamp(now(cloud));
  await cloud.say("life", press(1, "alarm-1", { sentAt: at, body: { ...press(1, "x").body, at, deviceId: "other" } }));
  await cloud.say("life", said(cloud, 2));
  expect(open(cloud)).toEqual([["live", "home:home-1", "panic panic"]]);
  await cloud.loop.endTrial(homeId);
  expect(await begin(cloud)).toEqual({ kind: "refused", why: "open-incident" });
  expect(await cloud.loop.endTrial(homeId)).toEqual({ kind: "refused", why: "none-under-way" });
});

test("R-464 a press of before that arrives during the test is live", async () => {
  await using cloud = await startCloud();
  await pass(cloud, minutes(1));
  await begin(cloud);
  await cloud.say("life", press(1, "alarm-1", { sentAt: stamp(now(cloud)) }));
  expect(open(cloud).map(([mode]) => mode)).toEqual(["live"]);
  expect(cloud.loop.openIncidents()[0]?.alarms[0]?.occurredAtMs).toBe(startMs);
});

test("R-465 smoke that does not end within two minutes of its test is live; smoke that ends is not", async () => {
  await using cloud = await startCloud();
  await pass(cloud, 1_000);
  await begin(cloud);
  await pass(cloud, 1_000);
  await cloud.say("life", said(cloud, 1, "smoke"));
  expect(open(cloud)).toEqual([["test", "test:home-1", "smoke"]]);
  await pass(cloud, minutes(2) + seconds(6));
  expect(open(cloud)).toEqual([
    ["live", "home:home-1", "smoke"],
    ["test", "test:home-1", "smoke"],
  ]);
  expect(cloud.loop.openIncidents().find(({ mode }) => mode === "live")?.alarms[0]?.reason).toContain(
    "take it for real",
  );
  await cloud.loop.endTrial(homeId);
  expect(open(cloud)).toHaveLength(1);
});

test("R-465 an end that is heard keeps it a test", async () => {
  await using cloud = await startCloud();
  await pass(cloud, 1_000);
  await begin(cloud);
  await pass(cloud, 1_000);
  await cloud.say("life", said(cloud, 1, "smoke"));
  await pass(cloud, seconds(20));
  const at = stamp(now(cloud));
  const observation = {
    kind: "life",
    alarm: "smoke",
    edge: "cleared",
    confidence: "certain",
    evidence: "x",
    repeated: false,
  };
  await cloud.say("telemetry", telemetry([{ seq: 1, deviceId: "sos", at, observation }], { sentAt: at }));
  expect(cloud.loop.trialOf(homeId)?.presses[0]?.overAtMs).not.toBeNull();
  await pass(cloud, minutes(3));
  expect(open(cloud)).toEqual([["test", "test:home-1", "smoke"]]);
});
