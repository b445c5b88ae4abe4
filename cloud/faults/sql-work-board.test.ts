import { expect, test } from "vitest";
import { press, stamp, startMs, telemetry } from "../../test/builders/cloud-hears.ts";
import { cloudsOnDisk, type Cloud } from "../../test/builders/one-home-cloud.ts";
import { openRecords } from "../../test/builders/registries.ts";
import { lifeKinds } from "@shouwang/shared/domain/alarm.ts";
import { must, parseDeviceId, parseGatewayId } from "@shouwang/shared/domain/ids.ts";
import { silentLog } from "@shouwang/shared/log/log.ts";
import { hours, minutes } from "@shouwang/shared/time/duration.ts";
import type { By, Records } from "../records/records.ts";
import { readSeed } from "../registry/seed.ts";
import type { Family } from "./family-told.ts";
import { openSqlWorkBoard } from "./sql-work-board.ts";

const { folder, startCloud } = cloudsOnDisk();
const gatewayId = must(parseGatewayId("gw-1"), "gw-1");
const sos = must(parseDeviceId("sos"), "sos");
const by = (atMs: number): By => ({ who: "account/li", purpose: "maintain", atMs });

async function openBoard(cloud: Cloud, changes: Partial<Records> = {}, family: Family | null = null) {
  const { records } = await openRecords(cloud.database, folder());
  let id = 0;
  const { database, registry, loop, clock } = cloud;
  const nextId = () => `item-${clock.wallMs()}-${++id}`;
  const kept = { commit: records.commit, get: records.get, ...changes };
  return await openSqlWorkBoard({ database, records: kept, registry, loop, clock, nextId, family, log: silentLog });
}
type Board = Awaited<ReturnType<typeof openBoard>>;

const pass = async (cloud: Cloud, board: Board, ms: number): Promise<void> => {
  const settle = async () => {
    await cloud.loop.idle();
    await board.looked();
  };
  await cloud.clock.advanceTo(cloud.clock.uptimeMs() + ms, settle);
  await settle();
};
const views = (cloud: Cloud, board: Board) => board.views(cloud.loop.faults());
const faultSaid = (seq: number, deviceId: string, fault: string, more: object = {}) => ({
  v: 1,
  epoch: "epoch-1",
  assignmentId: "as-1",
  sentAt: stamp(),
  records: [{ seq, deviceId, at: stamp(), report: { kind: "fault", fault, state: "present", detail: "x", ...more } }],
});
async function relyOn(cloud: Cloud, devices: readonly object[]): Promise<void> {
  const kits = [{ gatewayId: "gw-1", assignmentId: "as-1" }];
  const seed = readSeed(JSON.stringify({ homes: [{ homeId: "home-1", name: "陈家", kits, devices }] }));
  if (seed.kind === "unreadable") throw new Error(seed.why);
  await cloud.registry.seed(seed.seed, startMs);
}
const button = { deviceId: "sos-2", name: "按钮", room: "bathroom", isLife: true };

test("R-460 R-461 the silence of a gateway is taken, put off, comes to the desk, survives a restart, and is over: all of it stands in its record", async () => {
  await using cloud = await startCloud();
  let takenAtMs = 0;
  {
    await using board = await openBoard(cloud);
    await pass(cloud, board, minutes(4));
    const [one] = views(cloud, board);
    expect(one?.view).toMatchObject({ at: "open", owner: "technician", version: 0, protectsLife: true });
    const sinceMs = one?.fault.sinceMs ?? 0;
    takenAtMs = cloud.loop.nowMs();
    const seen = { gatewayId, deviceId: null, fault: "silent", sinceMs, version: 0 } as const;
    const taken = await board.act(seen, { kind: "taken", by: "李静", atMs: takenAtMs }, by(takenAtMs));
    expect(taken).toMatchObject({ kind: "done", view: { at: "taken", by: "李静", version: 1 } });
    // Somebody else looked at it before that.
    const late = await board.act(seen, { kind: "taken", by: "王强", atMs: takenAtMs }, by(takenAtMs));
    expect(late).toMatchObject({ kind: "refused" });
    const another = { ...seen, sinceMs: sinceMs - 1, version: 1 };
    expect(await board.act(another, { kind: "taken", by: "王强", atMs: takenAtMs }, by(takenAtMs))).toMatchObject({
      kind: "refused",
    });
  }
  await using board = await openBoard(cloud);
  expect(views(cloud, board)[0]?.view).toMatchObject({ at: "taken", by: "李静", version: 1 });
  let told = 0;
  using _news = board.subscribe(() => void told++);
  await pass(cloud, board, hours(2));
  expect(views(cloud, board)[0]?.view).toMatchObject({ at: "open", owner: "desk", isOverdue: true });
  expect(told).toBeGreaterThan(1);
  await cloud.say("telemetry", telemetry([]));
  await board.looked();
  expect(views(cloud, board)).toEqual([]);
  const [item] = await board.ofGateway(gatewayId);
  expect(item).toMatchObject({ fault: "silent", protectsLife: true, endedAtMs: cloud.loop.nowMs() });
  expect(item?.acts[0]).toEqual({ kind: "taken", by: "李静", atMs: takenAtMs });
  expect(item?.acts.map((act) => (act.kind === "escalated" ? act.to : act.kind))).toEqual([
    "taken",
    "caregiver",
    "desk",
  ]);
});

test("R-460 what the disk does not take is written by a later look, and nobody's word counts before", async () => {
  await using cloud = await startCloud();
  let isFull = false;
  const { records } = await openRecords(cloud.database, folder());
  await using board = await openBoard(cloud, {
    commit: async (...given) => (isFull ? { kind: "changed-meanwhile" } : await records.commit(...given)),
  });
  await pass(cloud, board, minutes(4));
  isFull = true;
  const sinceMs = views(cloud, board)[0]?.fault.sinceMs ?? 0;
  const seen = { gatewayId, deviceId: null, fault: "silent", sinceMs, version: 0 } as const;
  const atMs = cloud.loop.nowMs();
  const answer = await board.act(seen, { kind: "done", by: "李静", atMs, why: "x" }, by(atMs));
  expect(answer.kind).toBe("refused");
  await pass(cloud, board, minutes(70));
  expect(views(cloud, board)[0]?.view).toMatchObject({ at: "open", owner: "desk", version: 0 });
  isFull = false;
  await pass(cloud, board, minutes(1));
  expect(views(cloud, board)[0]?.view).toMatchObject({ owner: "desk", version: 1 });
});

test("R-462 a dead button comes to the desk after an hour; a dead movement detector does not", async () => {
  await using cloud = await startCloud();
  await using board = await openBoard(cloud);
  await relyOn(cloud, [button, { deviceId: "pir", name: "移动", room: "hall" }]);
  await cloud.say("fault", faultSaid(1, "sos-2", "silent"));
  await cloud.say("fault", faultSaid(2, "pir", "silent"));
  const alive = async (ms: number): Promise<void> => {
    for (let passed = 0; passed < ms; passed += minutes(2)) {
      await pass(cloud, board, minutes(2));
      await cloud.say("telemetry", telemetry([]));
    }
  };
  await alive(minutes(58));
  expect(views(cloud, board).map(({ view }) => view.owner)).toEqual(["technician", "technician"]);
  await alive(minutes(4));
  const now = views(cloud, board).map(({ fault, view }) => [fault.deviceId, view.owner, view.protectsLife]);
  expect(now).toEqual([
    ["sos-2", "desk", true],
    ["pir", "technician", false],
  ]);
});

test("R-463 behind a silent gateway a device's silence waits, and is on its own again when the gateway is heard", async () => {
  await using cloud = await startCloud();
  await using board = await openBoard(cloud);
  await relyOn(cloud, [button]);
  await cloud.say("fault", faultSaid(1, "sos-2", "silent"));
  await pass(cloud, board, minutes(70));
  const held = new Map(views(cloud, board).map(({ fault, view }) => [fault.deviceId, view]));
  expect(held.get(null)).toMatchObject({ at: "open", owner: "desk" });
  expect(held.get(must(parseDeviceId("sos-2"), "sos-2"))).toMatchObject({
    at: "held",
    owner: "technician",
    under: { deviceId: null, fault: "silent" },
  });
  await cloud.say("telemetry", telemetry([]));
  await board.looked();
  const [left] = views(cloud, board);
  expect(left?.view).toMatchObject({ at: "open", owner: "technician", dueAtMs: cloud.loop.nowMs() + hours(1) });
});

test.each(lifeKinds)(
  "R-463 a life alarm is never inhibited: %s, while its device and its link stand in shadows",
  async (alarm) => {
    await using cloud = await startCloud();
    await using board = await openBoard(cloud);
    await relyOn(cloud, [button]);
    const lost = { detail: "link bridge is down: closed" };
    await cloud.say("fault", faultSaid(1, "bridge", "link-lost", lost));
    await cloud.say("fault", faultSaid(2, "sos", "link-lost", lost));
    await cloud.say("fault", faultSaid(3, "sos", "silent"));
    await pass(cloud, board, minutes(2));
    const under = views(cloud, board).filter(({ view }) => view.at === "held");
    expect(under.length).toBeGreaterThan(1);
    const event = { kind: "life", alarm, edge: "raised", confidence: "certain", evidence: "x", repeated: false };
    await cloud.say("life", press(1, "alarm-1", { body: { deviceId: sos, at: stamp(cloud.clock.wallMs()), event } }));
    const [incident] = cloud.loop.openIncidents();
    expect(incident).toMatchObject({ mode: "live", alarms: [{ alarm }] });
  },
);

test("R-532 the family of a home that nobody hears is told once at 30 min, over a restart too; while nobody takes it, it is asked again", async () => {
  await using cloud = await startCloud();
  const told: string[] = [];
  let answers = false;
  const family: Family = {
    tell: async (one, itemId) => {
      told.push(`${one.view.owner} ${itemId}`);
      return await Promise.resolve(answers ? { kind: "told", people: 2, of: 3 } : { kind: "later" });
    },
  };
  const acts = async (board: Board) => (await board.ofGateway(gatewayId)).flatMap((item) => item.acts);
  {
    await using board = await openBoard(cloud, {}, family);
    await pass(cloud, board, minutes(29));
    expect(told).toEqual([]);
    await pass(cloud, board, minutes(3));
    expect(told.length).toBeGreaterThan(1);
    expect(new Set(told).size).toBe(1);
    expect(await acts(board)).toMatchObject([{ kind: "escalated", to: "caregiver" }]);
  }
  const before = told.length;
  answers = true;
  {
    await using board = await openBoard(cloud, {}, family);
    await pass(cloud, board, minutes(2));
    expect(told).toHaveLength(before + 1);
    expect(await acts(board)).toMatchObject([{ to: "caregiver" }, { kind: "told", people: 2, of: 3 }]);
  }
  await using board = await openBoard(cloud, {}, family);
  await pass(cloud, board, minutes(40));
  expect(told).toHaveLength(before + 1);
  expect((await acts(board)).map((act) => (act.kind === "escalated" ? act.to : act.kind))).toEqual([
    "caregiver",
    "told",
    "desk",
  ]);
});
