import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import {
  must,
  parseAccountId,
  parseCommandId,
  parseGatewayId,
  parseHomeId,
  parseIncidentId,
} from "@shouwang/shared/domain/ids.ts";
import { silentLog } from "@shouwang/shared/log/log.ts";
import { createSystemClock } from "@shouwang/shared/time/system-clock.ts";
import { openLedgerIn } from "../../test/builders/ledgers.ts";
import { onePlan } from "../dispatch/plan-book.ts";
import { firstPlan } from "../dispatch/plan.ts";
import { createDesk } from "../emergency/desk/desk-service.ts";
import { createSqlLedger } from "../ingest/ledger/sql-ledger.ts";
import { createLoop } from "../loop/loop.ts";
import { createPrometheusMetrics } from "../metrics/prometheus-metrics.ts";
import { readSeed } from "../registry/seed.ts";
import { openRegistry } from "../../test/builders/registries.ts";
import { createMemoryTimeline } from "../timeline/memory-timeline.ts";
import type { FeedEvent } from "../api/ports.ts";
import { createGround } from "./sql-ground.ts";
import { createHomeNews } from "./home-news.ts";
import { untouchedWork } from "../../test/builders/work-boards.ts";
import { createDeskCommands, createDeskQueries, createLiveFeed } from "./sql-desk.ts";
import { createGatewayCommands } from "./sql-gateway-commands.ts";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "shouwang-desk-"));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const homeId = must(parseHomeId("home-1"), "");
const gatewayId = must(parseGatewayId("gw-1"), "");
const signal = AbortSignal.timeout(30_000);

async function setUp() {
  const stack = new AsyncDisposableStack();
  const clock = createSystemClock({ trust: () => "trusted" });
  const database = stack.use(await openLedgerIn(folder));
  const registry = await openRegistry(database, folder);
  const seed = readSeed(
    JSON.stringify({
      homes: [
        {
          homeId: "home-1",
          name: "陈家",
          residentName: "陈秀英",
          area: "370602001001",
          kits: [{ gatewayId: "gw-1", assignmentId: "as-1" }],
          devices: [{ deviceId: "pir", name: "客厅", room: "living-room" }],
        },
      ],
    }),
  );
  if (seed.kind === "unreadable") throw new Error(seed.why);
  await registry.seed(seed.seed, 0);
  const sent: string[] = [];
  const downlink = {
    send: (_to: unknown, channel: string, payload: Uint8Array) =>
      void sent.push(`${channel} ${new TextDecoder().decode(payload)}`),
  };
  const timeline = stack.use(createMemoryTimeline());
  let id = 0;
  const nextId = (): string => `id-${id++}`;
  const metrics = createPrometheusMetrics();
  const loop = stack.use(
    await createLoop({
      ledger: createSqlLedger(database),
      registry,
      timeline,
      downlink,
      plans: onePlan(firstPlan(["desk"])),
      nextId,
      random: () => 0,
      clock,
      machineClock: clock,
      log: silentLog,
      counters: metrics.counters,
    }),
  );
  const work = untouchedWork(() => clock.wallMs());
  const needs = { database, loop, registry, timeline, desk: createDesk({ clock }), work };
  const say = async (channel: string, message: object): Promise<void> => {
    loop.accept(`sw/v1/0042/gw-1/up/${channel}`, new TextEncoder().encode(JSON.stringify({ v: 1, ...message })));
    await loop.idle();
  };
  const at = { wallMs: clock.wallMs(), uptimeMs: 1, bootId: "b", clock: "trusted" };
  const header = { epoch: "e1", assignmentId: "as-1", sentAt: at };
  const event = { kind: "life", alarm: "panic", edge: "raised", confidence: "certain", evidence: "x", repeated: false };
  const press = (seq: number) =>
    say("life", { ...header, seq, alarmId: `alarm-${seq}`, body: { deviceId: "pir", at, event } });
  return { stack, needs, loop, say, press, header, at, sent, downlink, database, registry, nextId, metrics };
}

test("the desk sees names beside the alarm, takes it, and sees the whole journal", async () => {
  const { stack, needs, press } = await setUp();
  await using _all = stack;
  const seen: FeedEvent[] = [];
  using _feed = createLiveFeed({ ...needs, news: createHomeNews() }).subscribe((event) => void seen.push(event));
  await press(1);
  const queries = createDeskQueries(needs);
  const commands = createDeskCommands(needs);
  const [incident] = await queries.incidents({ state: "open", limit: 10 }, signal);
  if (!incident) throw new Error("no incident");
  expect(incident).toMatchObject({ homeName: "陈家", residentName: "陈秀英", phase: "raised" });
  expect(seen.map((event) => event.kind)).toEqual(["incident", "home"]);
  const { incidentId, version } = incident;
  expect(await commands.acknowledge({ incidentId, by: "李娜", version: version + 9 })).toMatchObject({
    kind: "changed",
  });
  const taken = await commands.acknowledge({ incidentId, by: "李娜", version });
  expect(taken).toMatchObject({ kind: "done", incident: { acknowledgedBy: "李娜" } });
  if (taken.kind !== "done") return;
  expect(taken.incident.journal.map((line) => line.what)).toContain("acknowledged");
  const closed = await commands.close({
    incidentId,
    by: "李娜",
    version: taken.incident.version,
    outcome: "real",
    note: "已送医",
  });
  expect(closed.kind).toBe("done");
  expect(await queries.incidents({ state: "closed", limit: 10 }, signal)).toMatchObject([{ outcome: "real" }]);
  expect(await queries.incident(incidentId, signal)).toMatchObject({ phase: "closed", note: "已送医" });
  const nobody = must(parseIncidentId("nobody"), "");
  expect(await commands.attend({ incidentId: nobody, by: "李娜", version: 1 })).toEqual({ kind: "unknown" });
});

test("R-231 what the policy asks: where a home, a kit and an incident stand, and whether something is up there", async () => {
  const { stack, needs, press } = await setUp();
  await using _all = stack;
  const visitor = must(parseAccountId("account-1"), "");
  const visitors = { of: () => [visitor] };
  const ground = createGround({ ...needs, visitors, nowMs: () => 1 });
  const homeId = must(parseHomeId("home-1"), "");
  expect(ground.home(homeId)).toEqual({ area: "370602001001" });
  expect(ground.visitors(homeId)).toEqual([visitor]);
  expect(ground.home(must(parseHomeId("home-9"), ""))).toBeUndefined();
  expect(ground.homeOfGateway(gatewayId)).toBe("home-1");
  expect(ground.homeOfGateway(must(parseGatewayId("gw-9"), ""))).toBeUndefined();
  expect(ground.openIncidentOf(homeId)).toBeNull();
  await press(1);
  const open = ground.openIncidentOf(homeId);
  expect(open).toMatchObject({ homeId, phase: "raised", escalation: 0 });
  const [incident] = needs.loop.openIncidents();
  if (!incident) throw new Error("no incident");
  expect(await ground.incident(incident.incidentId, signal)).toBe(incident);
  const { incidentId, version } = incident;
  const close = { incidentId, by: "李娜", version, outcome: "test" as const, note: "" };
  expect((await createDeskCommands(needs).close(close)).kind).toBe("done");
  expect(ground.openIncidentOf(homeId)).toBeNull();
  expect(await ground.incident(incidentId, signal)).toMatchObject({ homeId, phase: "closed" });
});

test("a home's day has its series with the names of rooms, and its alarms", async () => {
  const { stack, needs, press, say, header, at } = await setUp();
  await using _all = stack;
  const observation = { kind: "state", what: "motion", value: "active", repeated: false };
  await say("telemetry", { ...header, records: [{ seq: 1, deviceId: "pir", at, observation }] });
  await press(1);
  const toMs = at.wallMs + 60_000;
  const queries = createDeskQueries(needs);
  expect(await queries.day({ homeId, fromMs: toMs - 3_600_000, toMs }, signal)).toMatchObject({
    series: [{ deviceId: "pir", name: "客厅", room: "living-room", series: "motion", points: [[at.wallMs, 1]] }],
    alarms: [{ alarm: "panic", alarmId: "alarm-1" }],
  });
  expect(await queries.home(homeId, signal)).toMatchObject({ presence: "home", gateway: { isSilent: false } });
});

test("a command is stored, sent, and its answers are kept once", async () => {
  const { stack, loop, say, sent, downlink, database, registry, nextId, at } = await setUp();
  await using _all = stack;
  using gateways = createGatewayCommands({ database, registry, loop, downlink, nextId, log: silentLog });
  const view = await gateways.send({ gatewayId, by: "安装员", withinSeconds: 60, command: { kind: "identify" } });
  if (!view) throw new Error("no such gateway");
  expect(sent.at(-1)).toContain(view.commandId);
  const commandId = must(parseCommandId(view.commandId), view.commandId);
  for (let time = 0; time < 2; time++)
    await say("answer", { commandId, sentAt: at, outcome: "done", detail: "blinked" });
  await say("answer", { commandId: "unknown", sentAt: at, outcome: "done", detail: "?" });
  await expect
    .poll(async () => (await gateways.answers(gatewayId, commandId, signal))?.answers)
    .toMatchObject([{ outcome: "done", detail: "blinked" }]);
  const stranger = must(parseGatewayId("gw-9"), "");
  expect(
    await gateways.send({ gatewayId: stranger, by: "x", withinSeconds: 1, command: { kind: "identify" } }),
  ).toBeUndefined();
});

const report = {
  softwareVersion: "1.2.3",
  clock: { wallMs: 1_795_306_651_240, isTrusted: true, jumpedBySeconds: null },
  machine: null,
  outbox: [{ lane: "life", waiting: 0, oldestSeconds: null }],
  broker: { isUp: true, forSeconds: 60, connects: 1, losses: 0 },
  links: [],
  devices: [],
  faults: [],
  leftOut: { links: 0, devices: 0, faults: 0 },
};

test("R-675 a report is kept with its answer and read alone; one that cannot be read costs the report and not the answer", async () => {
  const { stack, loop, say, downlink, database, registry, nextId, at } = await setUp();
  await using _all = stack;
  using gateways = createGatewayCommands({ database, registry, loop, downlink, nextId, log: silentLog });
  const asked = async (said: unknown) => {
    const view = await gateways.send({ gatewayId, by: "运维", withinSeconds: 60, command: { kind: "diagnostics" } });
    if (!view) throw new Error("no such gateway");
    const commandId = must(parseCommandId(view.commandId), view.commandId);
    await say("answer", { commandId, sentAt: at, outcome: "done", detail: "The report.", report: said });
    await expect.poll(async () => (await gateways.answers(gatewayId, commandId, signal))?.answers.length).toBe(1);
    return await gateways.answers(gatewayId, commandId, signal);
  };
  expect(await asked(report)).toMatchObject({ hasReport: true, report });
  expect(await asked({ ...report, devices: "many" })).toMatchObject({ hasReport: false, report: null });
  const [later, first] = await gateways.recent(gatewayId, signal);
  expect([later?.hasReport, first?.hasReport]).toEqual([false, true]);
  expect(first).not.toHaveProperty("report");
});

test("what is counted can be read", async () => {
  const { stack, press, metrics } = await setUp();
  await using _all = stack;
  await press(1);
  expect(await metrics.text.read()).toMatch(/shouwang_messages_received_total\{channel="life"\} 1/);
});
