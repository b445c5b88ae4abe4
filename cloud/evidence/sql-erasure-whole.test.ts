import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { sql } from "kysely";
import { afterEach, beforeEach, expect, test } from "vitest";
import { silentLog, type Log } from "@shouwang/shared/log/log.ts";
import { must, parseHomeId, parsePhoneCallId } from "@shouwang/shared/domain/ids.ts";
import { createSystemClock } from "@shouwang/shared/time/system-clock.ts";
import { openEvidenceHouse, type EvidenceHouse } from "../../test/builders/evidence-house.ts";
import {
  keepAnAlarm,
  keepOneOfEach,
  personalWords,
  residentKept,
  takeTheKitBack,
} from "../../test/builders/kept-people.ts";
import { openBesideIn } from "../../test/builders/ledgers.ts";
import type { FeedEvent } from "../api/ports.ts";
import { forgetErased } from "../app/evidence.ts";
import { openSqlAuditLog } from "../audit/sql-audit-log.ts";
import type { Schema } from "../database/schema.ts";
import { tableKeys } from "../database/sql-row-pages.ts";
import { createHomeNews } from "../desk/home-news.ts";
import { untouchedWork } from "../../test/builders/work-boards.ts";
import { aKeptCall } from "../../test/builders/call-house.ts";
import { createSqlCalls } from "../telephony/calls/sql-calls.ts";
import { createDeskQueries, createLiveFeed } from "../desk/sql-desk.ts";
import { onePlan } from "../dispatch/plan-book.ts";
import { firstPlan } from "../dispatch/plan.ts";
import { createDesk } from "../emergency/desk/desk-service.ts";
import { createSqlLedger } from "../ingest/ledger/sql-ledger.ts";
import { createLoop } from "../loop/loop.ts";
import { createPrometheusMetrics } from "../metrics/prometheus-metrics.ts";
import { changeOf } from "../records/records.ts";
import { blankResident, residentRecord } from "../registry/residents/resident-record.ts";
import { createSqlRegistry } from "../registry/sql-registry.ts";
import { createMemoryTimeline } from "../timeline/memory-timeline.ts";
import { commandChain } from "./command-chain.ts";
import { erasePerson } from "./sql-erasure.ts";
import { chainsNow } from "./sql-erasure-watch.ts";
import { exportPerson } from "./sql-person-export.ts";
import { verify } from "./sql-verify.ts";

let folder: string;
let house: EvidenceHouse;
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), "shouwang-erasure-"));
  house = await openEvidenceHouse({ folder });
  await keepOneOfEach(house.records);
  await keepAnAlarm(house.database, "赵桂兰摔倒，已送医");
});
afterEach(async () => {
  await house.leave();
  rmSync(folder, { recursive: true, force: true });
});

const owner = `resident/${residentKept.residentId}`;
const homeId = must(parseHomeId(residentKept.homeId), "home");
const asked = { owner, who: "account/u-1", purpose: "administer", atMs: 50 } as const;
const by = { who: "account/u-1", purpose: "administer", atMs: 40 } as const;
const signal = AbortSignal.timeout(60_000);

/** Everything that stands in the ledger, as text. */
async function everyRow(): Promise<string> {
  // `as`: the keys of a record whose type says which there are.
  const tables = Object.keys(tableKeys) as (keyof Schema)[];
  const rows = await Promise.all(
    tables.map(async (table) => (await sql`select * from ${sql.table(table)}`.execute(house.database.read)).rows),
  );
  return JSON.stringify(rows, (_name, value: unknown) =>
    value instanceof Uint8Array ? new TextDecoder().decode(value) : value,
  );
}

/** Every byte in the folder, but for the keys and for what was handed out. */
function everyFile(): string {
  const files = readdirSync(folder, { withFileTypes: true }).filter((one) => one.isFile());
  return files.map(({ name }) => readFileSync(join(folder, name)).toString("utf8")).join("\n");
}

const named = (text: string): string[] => personalWords.filter((word) => text.includes(word));

/** A cloud's memory, its desk and its open pages over the same ledger, and its own words in the log. */
async function runCloud() {
  const stack = new AsyncDisposableStack();
  const { database, records } = house;
  const clock = createSystemClock({ trust: () => "trusted" });
  const said: string[] = [];
  const note = (message: string, fields?: object): void => void said.push(`${message} ${JSON.stringify(fields ?? {})}`);
  const log: Log = { ...silentLog, info: note, warn: note, error: note };
  const kept = { seen: await chainsNow(database.read, "main") };
  const registry = await createSqlRegistry({ database, records });
  const timeline = stack.use(createMemoryTimeline());
  const loop = stack.use(
    await createLoop({
      ledger: createSqlLedger(database),
      registry,
      timeline,
      downlink: { send: () => {} },
      plans: onePlan(firstPlan(["desk"])),
      nextId: () => "id",
      random: () => 0,
      clock,
      machineClock: clock,
      log,
      counters: createPrometheusMetrics().counters,
    }),
  );
  const news = createHomeNews();
  const work = untouchedWork(() => clock.wallMs());
  const needs = { database, loop, registry, timeline, desk: createDesk({ clock }), work, news };
  stack.use(forgetErased({ database, kept, registry, news, clock, log }));
  const page: FeedEvent[] = [];
  const isTold = Promise.withResolvers<void>();
  stack.use(
    createLiveFeed(needs).subscribe((event) => {
      page.push(event);
      if (page.some(({ kind }) => kind === "home") && page.some(({ kind }) => kind === "incident")) isTold.resolve();
    }),
  );
  const queries = createDeskQueries(needs);
  const views = async (): Promise<string> =>
    JSON.stringify([
      registry.homes(),
      await queries.homes(signal),
      await queries.home(homeId, signal),
      await queries.incidents({ state: "closed", limit: 10 }, signal),
      await createLiveFeed(needs).snapshot(signal),
    ]);
  return { stack, views, page, said, told: isTold.promise };
}

test("R-289 who is erased by a command beside a cloud is nowhere any more: not in the ledger, not in its file, not in memory, on no page and in no export", async () => {
  await takeTheKitBack(house.records);
  const cloud = await runCloud();
  await using _all = cloud.stack;
  expect(named(await cloud.views())).toEqual(expect.arrayContaining(["赵桂兰", "幸福里", "芝罘区北马路"]));
  const given = await exportPerson(house, asked);
  if (given.kind !== "exported") throw new Error(given.why);
  // Whatever the erasure takes away, they were given before.
  expect(named(JSON.stringify(given.export)).toSorted()).toEqual([...personalWords].toSorted());
  expect(given.export.incidents).toMatchObject([{ home: "home-1", alarms: ["panic"], note: "赵桂兰摔倒，已送医" }]);

  await using beside = await openBesideIn(folder);
  const audit = await openSqlAuditLog({ database: beside, chain: commandChain });
  const erased = await erasePerson({ ...house, database: beside, audit }, asked);
  expect(erased).toEqual({ kind: "erased", owners: [owner, "home/home-1"], records: 5, atMs: 50 });
  await cloud.told;
  expect(named(await cloud.views())).toEqual([]);
  expect(named(JSON.stringify(cloud.page))).toEqual([]);
  expect(named(cloud.said.join("\n"))).toEqual([]);
  expect(named(await everyRow())).toEqual([]);
  expect(await exportPerson(house, asked)).toMatchObject({ kind: "refused", why: expect.stringMatching(/was erased/) });
  const whole = { read: house.database.read, masterKeys: house.masterKeys(), kinds: house.kinds, anchors: null };
  expect((await verify({ ...whole, progress: () => {} })).findings).toEqual([]);
  // What happened stays: an alarm, its outcome, who came.
  const [incident] = await house.database.read.selectFrom("incidents").selectAll().execute();
  expect(JSON.parse(incident?.incident ?? "")).toMatchObject({
    outcome: "real",
    note: expect.stringMatching(/^应本人要求/),
  });
  // And in its file, which an orderly end leaves without a log beside it.
  await sql`vacuum`.execute(house.database.write);
  await cloud.stack.disposeAsync();
  await beside[Symbol.asyncDispose]();
  await house.database[Symbol.asyncDispose]();
  if (!existsSync(join(folder, "ledger.sqlite"))) return;
  expect(everyFile()).toContain("芝罘区");
  expect(named(everyFile())).toEqual([]);
});

test("R-503 their telephone calls are handed to them, and go with them; those of others stay", async () => {
  await takeTheKitBack(house.records);
  const store = createSqlCalls(house);
  for (const [id, changes] of [
    ["own", { number: "+8613905350001" }],
    ["home", { number: "0535-6607788" }],
    ["bound", { number: "13811112222", homeId }],
    ["other", { number: "13899998888" }],
  ] as const)
    await store.keep(aKeptCall({ callId: must(parsePhoneCallId(id), id), ...changes }));
  const given = await exportPerson(house, asked);
  if (given.kind !== "exported") throw new Error(given.why);
  const numbers = given.export.calls.map(({ number }) => number);
  expect(new Set(numbers)).toEqual(new Set(["+8613905350001", "0535-6607788", "13811112222"]));
  expect(await erasePerson(house, { ...asked, owner: "house/phone-calls" })).toMatchObject({ kind: "refused" });
  expect(await erasePerson(house, asked)).toMatchObject({ kind: "erased" });
  expect((await store.lately(9)).map(({ callId }) => callId)).toEqual(["other"]);
  const whole = { read: house.database.read, masterKeys: house.masterKeys(), kinds: house.kinds, anchors: null };
  expect((await verify({ ...whole, progress: () => {} })).findings).toEqual([]);
});

test("R-289 a home goes with its last resident only, and never while a kit watches it or it is held", async () => {
  const refused = async (ask: { owner: string } = asked) => {
    const answer = await erasePerson(house, { ...asked, ...ask });
    return answer.kind === "refused" ? answer.why : answer.kind;
  };
  expect(await refused()).toMatch(/kit with gateway gw-1 is still in home-1/);
  await takeTheKitBack(house.records);
  const other = blankResident("孙玉兰", { homeId, area: null, fromMs: 1 });
  const moved = changeOf(residentRecord, { id: "r-2", after: 0, content: other, what: "created" });
  expect(await house.records.commit([moved], by)).toEqual({ kind: "done" });
  expect(await refused({ owner: "home/home-1" })).toMatch(/registered in home-1: the address is theirs too/);
  expect(await erasePerson(house, asked)).toEqual({ kind: "erased", owners: [owner], records: 4, atMs: 50 });
  const left = await everyRow();
  expect(named(left)).toEqual([]);
  expect((await house.vault.keys(["home/home-1"])).get("home/home-1")).toMatchObject({ owner: "home/home-1" });
  // Now they are the only one.
  const last = await erasePerson(house, { ...asked, owner: "resident/r-2", atMs: 60 });
  expect(last).toEqual({ kind: "erased", owners: ["resident/r-2", "home/home-1"], records: 2, atMs: 60 });
});
