import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { sql } from "kysely";
import { afterEach, beforeEach, expect, test } from "vitest";
import { cloudId } from "@shouwang/shared/domain/cloud-id.ts";
import { must, parseHomeId, parseIncidentId } from "@shouwang/shared/domain/ids.ts";
import { silentLog } from "@shouwang/shared/log/log.ts";
import { millis, minutes, seconds } from "@shouwang/shared/time/duration.ts";
import { createManualClock, type ManualClock } from "@shouwang/shared/time/manual-clock.ts";
import type { ReceiptMessage } from "@shouwang/shared/wire/receipt.ts";
import { closedIncidents, journalOf } from "./alarms/sql-alarm-store.ts";
import type { LedgerDatabase } from "./database/database.ts";
import { openSqliteDatabase } from "./database/sqlite-database.ts";
import { firstPlan } from "./dispatch/plan.ts";
import { dueDeliveries } from "./dispatch/sql-delivery-store.ts";
import type { Ledger } from "./ingest/ledger/ledger.ts";
import { createSqlLedger } from "./ingest/ledger/sql-ledger.ts";
import { createLoop, type CloudLoop } from "./loop.ts";
import type { Counters } from "./metrics/metrics.ts";
import { readSeed } from "./registry/seed.ts";
import { createSqlRegistry } from "./registry/sql-registry.ts";
import { createMemoryTimeline } from "./timeline/memory-timeline.ts";
import type { Timeline } from "./timeline/timeline.ts";

const startMs = 1_795_000_000_000;
const homeId = must(parseHomeId("home-1"), "home-1");

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "shouwang-loop-"));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

type Cloud = AsyncDisposable & {
  loop: CloudLoop;
  database: LedgerDatabase;
  clock: ManualClock;
  sent: { topic: string; message: ReceiptMessage }[];
  noise: string[];
  say(channel: string, message: unknown, gateway?: string): Promise<void>;
  /** What was told last about a lane. */
  receipt(lane: string): unknown;
};

/** A cloud on the folder of this test: a second one finds what the first one has stored. */
async function startCloud(
  options: { clock?: ManualClock; timeline?: Timeline; ledgerOf?: (database: LedgerDatabase) => Ledger } = {},
): Promise<Cloud> {
  const stack = new AsyncDisposableStack();
  const clock = options.clock ?? createManualClock({ wallMs: startMs });
  const database = stack.use(await openSqliteDatabase({ folder, nowMs: startMs }));
  const registry = await createSqlRegistry(database);
  const seed = readSeed(
    JSON.stringify({
      homes: [
        {
          homeId: "home-1",
          name: "陈家",
          kits: [{ gatewayId: "gw-1", assignmentId: "as-1" }],
          devices: [{ deviceId: "sos", name: "按钮", room: "bedroom" }],
        },
      ],
    }),
  );
  if (seed.kind === "unreadable") throw new Error(seed.why);
  await registry.seed(seed.seed, startMs);
  const sent: Cloud["sent"] = [];
  const noise: string[] = [];
  const nothing = (): void => {};
  const counters: Counters = {
    received: nothing,
    noise: (channel) => noise.push(channel),
    dropped: nothing,
    quarantined: nothing,
    committed: nothing,
    fired: nothing,
  };
  let id = 0;
  const loop = await createLoop({
    ledger: (options.ledgerOf ?? createSqlLedger)(database),
    registry,
    timeline: options.timeline ?? stack.use(createMemoryTimeline()),
    downlink: {
      send: ({ gatewayId }, channel, payload) =>
        sent.push({
          topic: `${gatewayId}/${channel}`,
          message: JSON.parse(new TextDecoder().decode(payload)) as ReceiptMessage,
        }),
    },
    plan: firstPlan(["desk"]),
    nextId: () => `id-${Math.floor(clock.wallMs())}-${id++}`,
    random: () => 0,
    clock,
    machineClock: clock,
    log: silentLog,
    counters,
  });
  stack.use(loop);
  loop.start();
  await loop.idle();
  return {
    loop,
    database,
    clock,
    sent,
    noise,
    async say(channel, message, gateway = "gw-1") {
      const bytes = typeof message === "string" ? message : JSON.stringify(message);
      loop.accept(`sw/v1/0042/${gateway}/up/${channel}`, new TextEncoder().encode(bytes));
      await loop.idle();
    },
    receipt: (lane) => sent.flatMap(({ message }) => message.receipts ?? []).findLast((one) => one.lane === lane),
    [Symbol.asyncDispose]: () => stack.disposeAsync(),
  };
}

const stamp = (atMs = startMs) => ({ wallMs: atMs, uptimeMs: 1_000, bootId: "boot-1", clock: "trusted" });
const press = (seq: number, alarmId: string, extra: object = {}) => ({
  v: 1,
  epoch: "epoch-1",
  seq,
  alarmId,
  assignmentId: "as-1",
  sentAt: stamp(),
  body: {
    deviceId: "sos",
    at: stamp(),
    event: {
      kind: "life",
      alarm: "panic",
      edge: "raised",
      confidence: "certain",
      evidence: "action emergency",
      repeated: false,
    },
  },
  ...extra,
});
const telemetry = (records: unknown[], extra: object = {}) => ({
  v: 1,
  epoch: "epoch-1",
  assignmentId: "as-1",
  sentAt: stamp(),
  records,
  ...extra,
});
const motion = (seq: number, value = "active") => ({
  seq,
  deviceId: "pir",
  at: stamp(startMs + seq),
  observation: { kind: "state", what: "motion", value, repeated: false },
});
const count = async (cloud: Cloud, table: "alarms" | "incidents" | "quarantine"): Promise<number> =>
  (await cloud.database.read.selectFrom(table).selectAll().execute()).length;

test("R-009 one press is one alarm however often it arrives; R-010 and each time it is receipted, from stored state", async () => {
  await using cloud = await startCloud();
  for (let time = 0; time < 3; time++) await cloud.say("life", press(1, "alarm-1"));
  // The same press, sent again by a gateway that numbers anew.
  await cloud.say("life", press(1, "alarm-1", { epoch: "epoch-2" }));
  expect(cloud.loop.openIncidents().map((one) => one.alarms.length)).toEqual([1]);
  expect(await count(cloud, "alarms")).toBe(1);
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
  expect(await count(second, "alarms")).toBe(1);
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
  expect(await count(cloud, "quarantine")).toBe(1);
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

test("poison among telemetry is set aside by its number; its neighbours pass and life is untouched", async () => {
  await using cloud = await startCloud();
  const poison = { ...motion(2), observation: { kind: "reading", quantity: "mood", value: 1 } };
  await cloud.say("telemetry", telemetry([motion(1), poison, motion(3)]));
  expect(cloud.receipt("telemetry")).toMatchObject({ through: 3, missing: [] });
  expect(await count(cloud, "quarantine")).toBe(1);
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
  expect(await count(cloud, "quarantine")).toBe(1);
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

test("hello is answered with what we have, what became of its alarms, and the ledger", async () => {
  await using cloud = await startCloud();
  await cloud.say("life", press(1, "alarm-1"));
  cloud.sent.length = 0;
  await cloud.say("hello", {
    v: 1,
    sessionId: "session-1",
    bootId: "boot-1",
    sentAt: stamp(),
    softwareVersion: "1",
    assignmentId: "as-1",
    epochs: [
      { epoch: "epoch-1", lane: "life", lowest: 1, next: 2 },
      { epoch: "epoch-1", lane: "telemetry", lowest: 1, next: 9 },
    ],
    configurationHash: "",
    openAlarms: ["alarm-1", "alarm-9"],
    ledgerId: null,
  });
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
    { alarmId: "alarm-1", standing: "acknowledged", by: "王芳" },
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
  await cloud.loop.attempted(delivery, { kind: "accepted", receipt: "late" });
  expect(cloud.loop.openIncidents()).toEqual(open);
  expect(open[0]?.incidentId).not.toBe(incidentId);
});

test("R-036 deadlines are stored rows: what came due while nobody ran fires at the start", async () => {
  const clock = createManualClock({ wallMs: startMs });
  {
    await using first = await startCloud({ clock });
    await first.say("life", press(1, "alarm-1"));
    expect(first.loop.openIncidents()[0]?.escalation).toBe(0);
  }
  const later = createManualClock({ wallMs: startMs + seconds(300) });
  await using second = await startCloud({ clock: later });
  await later.advanceTo(0, () => second.loop.idle());
  expect(second.loop.openIncidents()[0]?.escalation).toBeGreaterThan(0);
});

test("a gateway that is never heard, and one that falls silent, are noticed; heartbeats cost no commit", async () => {
  const clock = createManualClock({ wallMs: startMs });
  await using cloud = await startCloud({ clock });
  for (let minute = 1; minute <= 5; minute++) {
    await clock.advanceTo(minute * 60_000, () => cloud.loop.idle());
    await cloud.say("telemetry", telemetry([], { sentAt: stamp(startMs + minute * 60_000) }));
  }
  expect(cloud.loop.faults()).toEqual([]);
  await clock.advanceTo(20 * 60_000, () => cloud.loop.idle());
  expect(cloud.loop.faults()).toMatchObject([{ fault: "silent", gatewayId: "gw-1", owner: "technician" }]);
  expect(cloud.loop.home(homeId)?.state?.gateway.isSilent).toBe(true);
});

test("a clock that is set back stops nothing and moves no deadline twice", async () => {
  const clock = createManualClock({ wallMs: startMs });
  await using cloud = await startCloud({ clock });
  await cloud.say("life", press(1, "alarm-1"));
  const nowMs = cloud.loop.nowMs();
  clock.setWall(startMs - 3_600_000);
  await cloud.say("life", press(2, "alarm-2"));
  expect(cloud.loop.nowMs()).toBe(nowMs);
  expect(cloud.loop.openIncidents()[0]?.alarms.map((one) => one.recordedAtMs >= nowMs)).toEqual([true, true]);
});

test("an empty folder is a new ledger: the gateway hears another id and sends again", async () => {
  let first: string;
  {
    await using cloud = await startCloud();
    first = cloud.database.ledgerId;
  }
  rmSync(folder, { recursive: true });
  await using cloud = await startCloud();
  await cloud.say("life", press(7, "alarm-7"));
  expect(cloud.sent.at(-1)?.message.ledgerId).not.toBe(first);
  expect(cloud.receipt("life")).toMatchObject({ through: 0, missing: [[1, 6]] });
  await cloud.clock.advanceTo(millis(1));
});

/** Puts something else into the stored row of a home, as a damaged disk would. */
async function damage(set: ReturnType<typeof sql<string>>): Promise<void> {
  await using database = await openSqliteDatabase({ folder, nowMs: startMs });
  await database.commit([{ query: database.write.updateTable("subjects").set({ state: set }) }]);
}

test.each([
  ["no JSON", sql<string>`'{"v":1,'`],
  ["no state", sql<string>`'{}'`],
  ["a state that no rule can use", sql<string>`json_set(state, '$.falls', json('[null]'))`],
])(
  "R-084 a home's row with %s in it keeps nobody down: its incident goes on, and a press in it raises",
  async (_, set) => {
    {
      await using first = await startCloud();
      await first.say("life", press(1, "alarm-1"));
    }
    await damage(set);
    const clock = createManualClock({ wallMs: startMs + seconds(300) });
    await using cloud = await startCloud({ clock });
    await clock.advanceTo(0, () => cloud.loop.idle());
    expect(cloud.loop.openIncidents()[0]?.escalation).toBeGreaterThan(0);
    await cloud.say("life", press(2, "alarm-2"));
    expect(cloud.loop.openIncidents()[0]?.alarms).toHaveLength(2);
    expect(cloud.receipt("life")).toMatchObject({ through: 2 });
    expect(await Promise.race([cloud.loop.failed, Promise.resolve("well")])).toBe("well");
  },
);

test("R-084 a press finds a home whose state no rule can use: it raises as unreadable, louder and not quieter", async () => {
  await using cloud = await startCloud();
  await cloud.say("telemetry", telemetry([]));
  const state = cloud.loop.home(homeId)?.state;
  if (!state) throw new Error("the home was heard");
  // A mistake of ours that leaves a state behind in which no rule can find its way.
  Object.assign(state, { falls: [null] });
  await cloud.say("life", press(1, "alarm-1"));
  expect(cloud.loop.openIncidents()[0]?.alarms).toMatchObject([{ alarmId: "alarm-1", alarm: "unreadable" }]);
  expect(cloud.receipt("life")).toMatchObject({ through: 1 });
});

test("R-084 an incident whose home has no row at all has its next step after a start", async () => {
  {
    await using first = await startCloud();
    await first.say("life", press(1, "alarm-1"));
    await first.database.commit([{ query: first.database.write.deleteFrom("subjects") }]);
  }
  const clock = createManualClock({ wallMs: startMs + seconds(300) });
  await using cloud = await startCloud({ clock });
  await clock.advanceTo(0, () => cloud.loop.idle());
  expect(cloud.loop.openIncidents()[0]?.escalation).toBeGreaterThan(0);
});

test("R-083 a clock that is set back by an hour holds no escalation up, while we run and over a start", async () => {
  const clock = createManualClock({ wallMs: startMs });
  {
    await using cloud = await startCloud({ clock });
    clock.setWall(startMs - 3_600_000);
    await cloud.say("life", press(1, "alarm-1"));
    await clock.advanceTo(seconds(70), () => cloud.loop.idle());
    expect(cloud.loop.openIncidents()[0]?.escalation).toBe(1);
  }
  const later = createManualClock({ wallMs: startMs - 3_600_000 });
  await using cloud = await startCloud({ clock: later });
  await later.advanceTo(seconds(900), () => cloud.loop.idle());
  expect(cloud.loop.openIncidents()[0]?.escalation).toBeGreaterThan(1);
});

/** A cloud whose disk takes nothing while `disk.isFull`. */
const onDisk = (disk: { isFull: boolean }) => (database: LedgerDatabase) => {
  const ledger = createSqlLedger(database);
  const commit: typeof ledger.commit = (content) =>
    disk.isFull ? Promise.resolve({ blame: "world", why: "disk full" }) : ledger.commit(content);
  return { ...ledger, commit };
};
const aTurn = () => new Promise<void>((resolve) => setImmediate(resolve));

test("R-024 a disk that takes nothing is seen from outside: how long the decision under way has taken is told", async () => {
  const clock = createManualClock({ wallMs: startMs });
  const disk = { isFull: false };
  await using cloud = await startCloud({ clock, ledgerOf: onDisk(disk) });
  expect(cloud.loop.decidingForMs()).toBe(0);
  disk.isFull = true;
  const said = cloud.say("life", press(1, "alarm-1"));
  await clock.advanceTo(seconds(30), aTurn);
  expect(cloud.loop.decidingForMs()).toBeGreaterThan(seconds(20));
  disk.isFull = false;
  await clock.advanceTo(seconds(32), aTurn);
  await said;
  expect(cloud.loop.decidingForMs()).toBe(0);
  expect(cloud.receipt("life")).toMatchObject({ through: 1 });
});

test("R-157 what waits for its turn while the disk takes nothing is as old as it was when it came", async () => {
  const clock = createManualClock({ wallMs: startMs });
  const disk = { isFull: true };
  await using cloud = await startCloud({ clock, ledgerOf: onDisk(disk) });
  const said = [cloud.say("life", press(1, "alarm-1")), cloud.say("life", press(2, "alarm-2"))];
  await clock.advanceTo(minutes(7), aTurn);
  disk.isFull = false;
  await clock.advanceTo(minutes(8), aTurn);
  await Promise.all(said);
  const alarms = cloud.loop.openIncidents()[0]?.alarms;
  expect(alarms?.map((one) => one.occurredAtMs)).toEqual([startMs, startMs]);
});

test("R-023 what waits for a connector without a free place does not hide what is due elsewhere", async () => {
  await using cloud = await startCloud();
  await cloud.say("life", press(1, "alarm-1"));
  const due = (full: readonly string[]) => dueDeliveries(cloud.database.read, { nowMs: startMs + 1, limit: 9, full });
  expect((await due([])).map((one) => one.connector)).toEqual(["desk"]);
  expect(await due(["webhook"])).toHaveLength(1);
  expect(await due(["desk"])).toEqual([]);
});
