import { expect, test } from "vitest";
import { press, stamp, telemetry } from "../../test/builders/cloud-hears.ts";
import { homeId } from "../../test/builders/cloud-loop.ts";
import { cloudsOnDisk, type Cloud } from "../../test/builders/one-home-cloud.ts";
import { must, parseDeviceId } from "@shouwang/shared/domain/ids.ts";
import { createMemoryTimeline } from "../timeline/memory-timeline.ts";
import { readSeed } from "../registry/seed.ts";
import { minutes } from "@shouwang/shared/time/duration.ts";
import { deliveriesOf } from "../dispatch/sql-delivery-store.ts";
import { holderOf } from "../dispatch/claim.ts";
import { createSqlClaims } from "../dispatch/sql-claims.ts";
import { createSqlTrials } from "./sql-trials.ts";
import { isProven, testEvery } from "./trials.ts";

const { startCloud } = cloudsOnDisk();
const [sos, pir] = ["sos", "pir"].map((one) => must(parseDeviceId(one), one));

async function setUp() {
  const timeline = createMemoryTimeline();
  const cloud = await startCloud({ timeline });
  const kits = [{ gatewayId: "gw-1", assignmentId: "as-1" }];
  const devices = [
    { deviceId: "sos", name: "按钮", room: "bedroom", isLife: true },
    { deviceId: "pir", name: "移动", room: "hall" },
  ];
  const seed = readSeed(JSON.stringify({ homes: [{ homeId: "home-1", name: "陈家", kits, devices }] }));
  if (seed.kind === "unreadable") throw new Error(seed.why);
  await cloud.registry.seed(seed.seed, cloud.clock.wallMs());
  return { cloud, trials: createSqlTrials({ database: cloud.database, timeline }) };
}
const pass = async (cloud: Cloud, ms: number) => {
  await cloud.clock.advanceTo(cloud.clock.uptimeMs() + ms, () => cloud.loop.idle());
  await cloud.loop.idle();
};
const pressed = (cloud: Cloud, seq: number, deviceId = "sos") => {
  const at = stamp(cloud.clock.wallMs());
  return cloud.say("life", press(seq, `alarm-${seq}`, { sentAt: at, body: { ...press(1, "x").body, at, deviceId } }));
};
const devicesAsked = () =>
  [
    { deviceId: sos, isLife: true, sinceMs: 0 },
    { deviceId: pir, isLife: false, sinceMs: 0 },
  ].flatMap(({ deviceId, ...rest }) => (deviceId ? [{ deviceId, ...rest }] : []));

test("R-466 each press has its result, sent, stored and on the desk with its time; what was never heard is named, and due", async () => {
  const { cloud, trials } = await setUp();
  await using _all = cloud;
  await pass(cloud, 1_000);
  const devices = devicesAsked().map(({ deviceId }) => deviceId);
  await cloud.loop.beginTrial({ homeId, devices, by: "李静", why: "monthly", forMs: minutes(5) });
  await pass(cloud, 1_000);
  await pressed(cloud, 1);
  const [running] = await trials.ofHome(homeId);
  expect(running).toMatchObject({ endedAtMs: null, missed: ["pir"], by: "李静", results: [{ deskAtMs: null }] });
  expect(await trials.proofs(homeId, devicesAsked(), cloud.clock.wallMs())).toEqual(new Map());
  expect(await trials.overdue(null, cloud.clock.wallMs())).toEqual({ devices: [], hasMore: false });
  // The desk has it: as the executor says it.
  const [incident] = cloud.loop.openIncidents();
  if (!incident) throw new Error("no incident");
  const due = await deliveriesOf(cloud.database.read, incident.incidentId);
  expect(due.map(({ connector }) => connector)).toEqual(["desk"]);
  await pass(cloud, 500);
  const claims = createSqlClaims(cloud.database, holderOf("core", "one"));
  for (const one of due) {
    const [claim] = await claims.take([one], cloud.clock.wallMs());
    if (!claim) throw new Error("not claimed");
    const outcome = { kind: "accepted", receipt: "shown" } as const;
    await cloud.loop.attempted(one, { claim, outcome, how: "ended" });
  }
  await pass(cloud, minutes(6));
  const [over] = await trials.ofHome(homeId);
  const deskAtMs = (running?.results[0]?.storedAtMs ?? 0) + 500;
  expect(over).toMatchObject({
    missed: ["pir"],
    results: [{ deviceId: "sos", alarm: "panic", deskAtMs, centres: [] }],
  });
  expect(over?.endedAtMs).not.toBeNull();
  const proofs = await trials.proofs(homeId, devicesAsked(), cloud.clock.wallMs());
  expect([...proofs]).toMatchObject([["sos", { how: "test" }]]);
  const nextMonth = cloud.clock.wallMs() + testEvery;
  expect(await trials.overdue(null, nextMonth)).toMatchObject({
    devices: [{ deviceId: "sos", lastAtMs: deskAtMs - 500 }],
  });
});

test("R-466 a device that nobody has tried is due; a movement proves a detector, and no button", async () => {
  const { cloud, trials } = await setUp();
  await using _all = cloud;
  const nowMs = cloud.clock.wallMs();
  const untried = { deviceId: "sos", lastAtMs: null };
  expect(await trials.overdue(null, nowMs)).toMatchObject({ devices: [{ ...untried, visit: null }], hasMore: false });
  const visit = (n: number, from_ms: number, until_ms: number) => ({
    visit_id: `v-${n}`,
    home_id: homeId,
    area: "",
    account_id: "a-1",
    from_ms,
    until_ms,
  });
  const visits = [visit(1, nowMs - 9, nowMs - 1), visit(2, nowMs + 5, nowMs + 9), visit(3, nowMs + 1, nowMs + 4)];
  await cloud.database.commit([{ query: cloud.database.write.insertInto("visits").values(visits) }]);
  // The next one; one that is over is none.
  const coming = { fromMs: nowMs + 1, untilMs: nowMs + 4 };
  expect(await trials.overdue(null, nowMs)).toMatchObject({ devices: [{ ...untried, visit: coming }] });
  const at = stamp(cloud.clock.wallMs());
  const seen = (seq: number, deviceId: string) => ({
    seq,
    deviceId,
    at,
    observation: { kind: "state", what: "motion", value: "active", repeated: false },
  });
  await cloud.say("telemetry", telemetry([seen(1, "pir"), seen(2, "sos")], { sentAt: at }));
  await cloud.loop.idle();
  const proofs = await trials.proofs(homeId, devicesAsked(), cloud.clock.wallMs());
  expect([...proofs]).toMatchObject([["pir", { how: "seen" }]]);
  const later = devicesAsked().map((one) => ({ ...one, sinceMs: cloud.clock.wallMs() + 1 }));
  expect(await trials.proofs(homeId, later, cloud.clock.wallMs() + 1_000)).toEqual(new Map());
});

test.each([
  [{ deskAtMs: 1, centres: [] }, true],
  [{ deskAtMs: null, centres: [] }, false],
  [{ deskAtMs: 1, centres: [{ connector: "c", atMs: null, receipt: null, why: "no answer" }] }, false],
  [{ deskAtMs: null, centres: [{ connector: "c", atMs: 1, receipt: "ack", why: null }] }, false],
  [{ deskAtMs: 1, centres: [{ connector: "c", atMs: 1, receipt: "ack", why: null }] }, true],
])("R-466 proven end to end is the desk and, where there is one, a centre: %#", (result, expected) => {
  expect(isProven(result)).toBe(expected);
});
