/**
 * The registry of a city: residents and kits loaded through the records, as everything is, then lists, searches and the roll-up by street as pages ask them: found,
 * and the fifty people of the page opened. The figures that are promised are p99.
 */

import { mkdtempSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { randomBytes } from "node:crypto";
import { sql } from "kysely";
import { days } from "@shouwang/shared/time/duration.ts";
import { must, parseHomeId, parseResidentId, parseAreaCode } from "@shouwang/shared/domain/ids.ts";
import type { LedgerDatabase } from "@shouwang/cloud/database/database.ts";
import { openPostgresDatabase } from "@shouwang/cloud/database/postgres-database.ts";
import { openSqliteDatabase } from "@shouwang/cloud/database/sqlite-database.ts";
import { changeOf, type By, type Change, type Records } from "@shouwang/cloud/records/records.ts";
import { createSqlImporter } from "@shouwang/cloud/registry/import/sql-importer.ts";
import { consentRecord } from "@shouwang/cloud/registry/residents/consent-record.ts";
import { homeRecord } from "@shouwang/cloud/registry/residents/home-record.ts";
import type { Page, ResidentQuery } from "@shouwang/cloud/registry/residents/resident-finder.ts";
import { residentRecord } from "@shouwang/cloud/registry/residents/resident-record.ts";
import { createSqlCounts } from "@shouwang/cloud/registry/residents/sql-counts.ts";
import { createSqlResidentFinder } from "@shouwang/cloud/registry/residents/sql-resident-finder.ts";
import { createSqlRegistry } from "@shouwang/cloud/registry/sql-registry.ts";
import { startServer } from "../../test/builders/real-servers.ts";
import { postgresAddress } from "../../test/builders/postgres-ledgers.ts";
import { openRecords } from "../../test/builders/registries.ts";
import { percentile, round } from "./figures.ts";
import {
  city,
  communityOf,
  homeContent,
  homeOf,
  idNumberOf,
  nameOf,
  phoneOf,
  residentContent,
  tableOf,
} from "./registry-city.ts";

const residentsDefault = 500_000;
const kits = 5_000;
const importedRows = 1_000;
const [lists, searches, rollUps] = [300, 300, 10];
const residentsPerCommit = 250;
const residentsPerWord = 50_000;
const by: By = { who: "system/bench", purpose: "operate-system", atMs: Date.now() };

type Opened = AsyncDisposable & { database: LedgerDatabase; bytes: () => Promise<number> };
const engines: Readonly<Record<string, (folder: string) => Promise<Opened>>> = {
  sqlite: openOnSqlite,
  postgres: openOnPostgres,
};

async function openOnSqlite(folder: string): Promise<Opened> {
  const database = await openSqliteDatabase({ folder, nowMs: Date.now() });
  return {
    database,
    bytes: async () => await Promise.resolve(statSync(join(folder, "ledger.sqlite")).size),
    [Symbol.asyncDispose]: () => database[Symbol.asyncDispose](),
  };
}

/** A server of its own beside the ledger's folder, on the same disk as the other engine: nothing is kept in memory that a county keeps on a disk. */
async function openOnPostgres(folder: string): Promise<Opened> {
  await using stack = new AsyncDisposableStack();
  const directory = mkdtempSync(join(tmpdir(), "shouwang-bench-postgres-"));
  stack.defer(() => rmSync(directory, { recursive: true, force: true }));
  const server = stack.use(await startServer("postgresql", { directory }));
  const address = postgresAddress(server.url, null);
  const database = stack.use(await openPostgresDatabase({ address, folder, nowMs: Date.now() }));
  const all = stack.move();
  const size = sql<{ bytes: number }>`select pg_database_size(current_database()) as bytes`;
  return {
    database,
    bytes: async () => (await size.execute(database.read)).rows[0]?.bytes ?? 0,
    [Symbol.asyncDispose]: () => all.disposeAsync(),
  };
}

export async function benchRegistry(options: { residents?: string | undefined; engine?: string | undefined }) {
  const residents = Number(options.residents ?? residentsDefault);
  const open = engines[options.engine ?? "sqlite"];
  if (!open || !Number.isSafeInteger(residents) || residents < 1_000)
    throw new Error(`--engine is one of ${Object.keys(engines).join(", ")}, --residents a number from 1000.`);
  const folder = mkdtempSync(join(tmpdir(), "shouwang-bench-registry-"));
  try {
    await using engine = await open(folder);
    const { database } = engine;
    const { records, vault } = await openRecords(database, folder);
    const loadSeconds = await seconds(() => load(records, residents));
    await assignKits(database, Math.min(kits, residents));
    const finder = createSqlResidentFinder({ database, vault });
    const opened = async (query: ResidentQuery, after: string | null): Promise<Page> => {
      const page = await finder.find(query, { after, limit: 50 });
      const people = await records.get(
        residentRecord,
        page.residents.map(({ residentId }) => residentId),
      );
      await records.get(homeRecord, [...new Set(page.residents.map(({ homeId }) => homeId))]);
      if (people.size !== page.residents.length) throw new Error("A page lacks somebody.");
      return page;
    };
    const listed = await timesOf(lists, (at) => {
      const n = (at * 104_729) % residents;
      const area = communityOf(homeOf(n)).slice(0, [4, 6, 9, 12][at % 4]);
      // From somewhere in the middle of the list too.
      return opened(
        { area: must(parseAreaCode(area), area) },
        at % 3 === 0 ? null : `${communityOf(homeOf(n))}.r-${n}`,
      );
    });
    const searched = await timesOf(searches, (at) => {
      const n = (at * 104_729) % residents;
      const within = communityOf(homeOf(n)).slice(0, [4, 6, 9][at % 3]);
      return opened({ area: must(parseAreaCode(within), within), ...questionOf(at, n) }, null);
    });
    const counts = createSqlCounts(database);
    const rolledUp = await timesOf(rollUps, async () => {
      const { total } = await counts.rollUp(city, "street", { nowMs: by.atMs, reachedWithin: days(30) });
      if (total.residents !== residents) throw new Error(`${total.residents} counted of ${residents}.`);
    });
    const importer = createSqlImporter({
      database,
      records,
      vault,
      nextId: () => randomBytes(16).toString("hex"),
      changed: async () => await Promise.resolve(),
    });
    const limits = { today: "2026-11-22", within: city, isArea: () => true };
    const run = { table: tableOf(residents * 2, importedRows), limits, takesDoubtful: true, progress: () => {} };
    let imported = 0;
    const importSeconds = await seconds(async () => {
      const answer = await importer.run({ ...run, signal: new AbortController().signal }, by);
      imported = answer.kind === "done" ? answer.imported : 0;
    });
    const readySeconds = await seconds(async () => void (await createSqlRegistry({ database, records })));
    return {
      listP99Ms: p99(listed),
      searchP99Ms: p99(searched),
      rollupP99Ms: p99(rolledUp),
      importRowsPerSecond: Math.round(imported / importSeconds),
      engine: options.engine ?? "sqlite",
      residents,
      imported,
      loadedPerSecond: Math.round(residents / loadSeconds),
      kitsReadySeconds: round(readySeconds),
      megabytes: Math.round((await engine.bytes()) / 1e6),
    };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function questionOf(at: number, n: number): Partial<ResidentQuery> {
  const name = nameOf(n);
  const questions: Partial<ResidentQuery>[] = [
    { name },
    { nameStart: name.slice(0, 1) },
    { nameStart: name.slice(0, 2) },
    { phone: phoneOf(n) },
    { phoneEnd: phoneOf(n).slice(-4) },
    { idNumber: idNumberOf(n) },
    { category: "living-alone" },
    { category: "destitute" },
    { category: "destitute", risk: "high" },
    { risk: "high", nameStart: name.slice(0, 1) },
    { category: "empty-nest", nameStart: name.slice(0, 2) },
  ];
  return questions[at % questions.length] ?? {};
}

async function load(records: Records, residents: number): Promise<void> {
  let waiting: Promise<unknown> = Promise.resolve();
  for (let from = 0; from < residents; from += residentsPerCommit) {
    const changes: Change[] = [];
    for (let n = from; n < Math.min(from + residentsPerCommit, residents); n++) changes.push(...changesOf(n));
    // The next ones are sealed while these go to the disk.
    const before = waiting;
    waiting = records.commit(changes, by);
    await before;
    // It takes minutes: whoever waits sees that it moves.
    if (from % residentsPerWord === 0) process.stderr.write(`${from} residents\n`);
  }
  await waiting;
}

function changesOf(n: number): Change[] {
  const what = "created";
  const home = must(parseHomeId(`home-${homeOf(n)}`), "home");
  const id = `r-${n}`;
  const residentId = must(parseResidentId(id), id);
  const changes = [
    changeOf(residentRecord, { id, after: 0, content: residentContent(n, home, by.atMs), what }),
    changeOf(consentRecord, {
      id: `consent-${n}`,
      after: 0,
      content: {
        residentId,
        area: communityOf(homeOf(n)),
        purpose: "monitoring",
        textVersion: "2026-1",
        signer: nameOf(n),
        signerRelation: "本人",
        signedAtMs: 1,
        withdrawn: null,
        carriedFrom: null,
      },
      what,
    }),
  ];
  if (homeOf(n) !== n) return changes;
  return [changeOf(homeRecord, { id: home, after: 0, content: homeContent(n), what }), ...changes];
}

async function assignKits({ write }: LedgerDatabase, many: number): Promise<void> {
  const of = Array.from({ length: many }, (_, at) => ({ gateway: `gw-${at}`, home: `home-${homeOf(at)}` }));
  for (let from = 0; from < many; from += 500) {
    const some = of.slice(from, from + 500);
    await write
      .insertInto("gateways")
      .values(some.map(({ gateway }) => ({ gateway_id: gateway, created_at_ms: 0 })))
      .execute();
    const span = { bucket: "0001", from_ms: 0, until_ms: null };
    const rows = some.map(({ gateway, home }) => ({
      assignment_id: `as-${gateway}`,
      gateway_id: gateway,
      home_id: home,
      ...span,
    }));
    await write.insertInto("assignments").values(rows).execute();
  }
}

async function seconds(work: () => Promise<void>): Promise<number> {
  const startedAtMs = performance.now();
  await work();
  return (performance.now() - startedAtMs) / 1_000;
}

async function timesOf(many: number, work: (at: number) => Promise<unknown>): Promise<number[]> {
  const times: number[] = [];
  for (let at = 0; at < many; at++) times.push((await seconds(async () => void (await work(at)))) * 1_000);
  return times;
}

const p99 = (times: readonly number[]): number => round(percentile(times, 0.99));
