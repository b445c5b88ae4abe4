/**
 * Every version of every record against its digest in the log, opened, and the rows by which it is found against what it says. In pages of one kind.
 * A record that somebody changes while we look is looked at again; what is wrong stays wrong.
 */

import { digestOf } from "../audit/crypto-chain.ts";
import type { LedgerKysely, RecordRow, Schema } from "../database/schema.ts";
import { placeOf } from "../records/records.ts";
import type { IndexRow } from "../records/record-shape.ts";
import type { PersonKey, Vault } from "../vault/vault.ts";
import { compareIndex, type TableRow } from "./compare-index.ts";
import { compareVersions, type LoggedVersion, type StoredVersion } from "./compare-versions.ts";
import type { Finding, Findings } from "./finding.ts";
import type { KeptKind } from "./kept-kind.ts";

const recordsPerPage = 250;
/** Each takes milliseconds. Only what somebody changed meanwhile is looked at again. */
const looksMax = 200;

export type RecordCounts = { records: number; versions: number; erasedVersions: number; indexRows: number };

export async function verifyRecords(given: {
  read: LedgerKysely;
  vault: Pick<Vault, "keys" | "blind">;
  kinds: readonly KeptKind[];
  findings: Findings;
  /** Of versions of which the log tells in an archive. */
  archivedDigests: ReadonlySet<string>;
  progress: (records: number) => void;
}): Promise<RecordCounts> {
  const { read, vault, findings, archivedDigests, progress } = given;
  const counts: RecordCounts = { records: 0, versions: 0, erasedVersions: 0, indexRows: 0 };
  const known = new Map(given.kinds.map((one) => [one.kind, one]));
  for (const table of ["records", "record_history"] as const) {
    for (const kind of await kindsIn(read, table)) {
      let after = "";
      for (;;) {
        const query = read.selectFrom(table).select("id").distinct().where("kind", "=", kind).where("id", ">", after);
        const ids = (await query.orderBy("id").limit(recordsPerPage).execute()).map(({ id }) => id);
        const end = ids.at(-1);
        if (end === undefined) break;
        after = end;
        // The history is walked for those whose present version is gone; the others were seen with it.
        const some = table === "records" ? ids : await withoutPresent(read, kind, ids);
        findings.add(
          await look({ read, vault, kind: known.get(kind), name: kind, ids: some, counts, archivedDigests }),
        );
        progress(counts.records);
      }
    }
  }
  for (const kind of given.kinds) findings.add(await rowsWithoutRecord(read, kind));
  return counts;
}

type Look = {
  read: LedgerKysely;
  vault: Pick<Vault, "keys" | "blind">;
  kind: KeptKind | undefined;
  name: string;
  ids: readonly string[];
  counts: RecordCounts;
  archivedDigests: ReadonlySet<string>;
};

async function look(given: Look): Promise<Finding[]> {
  const findings: Finding[] = [];
  let ids = given.ids;
  for (let looks = 1; ; looks++) {
    if (ids.length === 0) return findings;
    const looked = await lookOnce({ ...given, ids });
    if (looks === 1) {
      given.counts.records += looked.counts.records;
      given.counts.versions += looked.counts.versions;
      given.counts.erasedVersions += looked.counts.erasedVersions;
      given.counts.indexRows += looked.counts.indexRows;
    }
    // Twice in any case: somebody may be erased between reading their key and reading what finds them.
    const moved = looks === 1 ? new Set(looked.odd.keys()) : await movedSince(given, looked);
    findings.push(...[...looked.odd].flatMap(([id, found]) => (moved.has(id) ? [] : found)));
    ids = [...moved];
    if (looks < looksMax) continue;
    const why = `it changed ${looksMax} times while it was looked at; look again`;
    return [...findings, ...ids.map((id) => ({ where: `records ${given.name}/${id}`, why }))];
  }
}

/** Of those that look odd: which have another version by now, so that pieces of two were compared. */
async function movedSince({ read, name }: Look, looked: Looked): Promise<Set<string>> {
  const ids = [...looked.odd.keys()];
  if (ids.length === 0) return new Set();
  const query = read.selectFrom("records").select(["id", "version"]).where("kind", "=", name).where("id", "in", ids);
  const now = new Map((await query.execute()).map(({ id, version }) => [id, version]));
  return new Set(ids.filter((id) => now.get(id) !== looked.versions.get(id)));
}

type Looked = { odd: Map<string, Finding[]>; counts: RecordCounts; versions: ReadonlyMap<string, number> };

async function lookOnce(given: Look): Promise<Looked> {
  const { read, vault, kind, name, ids } = given;
  const counts: RecordCounts = { records: 0, versions: 0, erasedVersions: 0, indexRows: 0 };
  const odd = new Map<string, Finding[]>();
  const say = (id: string, found: readonly Finding[]): void => {
    if (found.length > 0) odd.set(id, [...(odd.get(id) ?? []), ...found]);
  };
  const of = async (table: "records" | "record_history"): Promise<RecordRow[]> =>
    await read.selectFrom(table).selectAll().where("kind", "=", name).where("id", "in", ids).execute();
  const tables = { records: await of("records"), record_history: await of("record_history") };
  const log = read
    .selectFrom("audit")
    .select(["chain", "n", "digest", "subject_id", "at_ms", "who", "what"])
    .where("subject_kind", "=", name);
  const logged = Map.groupBy(
    await log.where("subject_id", "in", ids).where("digest", "!=", "").execute(),
    (row) => row.subject_id,
  );
  const keys = await vault.keys([...tables.records, ...tables.record_history].flatMap((row) => row.sealed_for ?? []));
  const stored = Map.groupBy(
    (["records", "record_history"] as const).flatMap((table) => tables[table].map((row) => ({ table, row }))),
    ({ row }) => row.id,
  );
  const expected = new Map<string, readonly IndexRow[] | "unreadable">();
  for (const id of ids) {
    const versions = stored.get(id) ?? [];
    const digests = versions.map(({ table, row }): StoredVersion => ({
      table,
      version: row.version,
      digest: digestOf(row),
      written: { atMs: row.at_ms, who: row.by, what: row.what },
    }));
    const told = (logged.get(id) ?? []).map(({ chain, n, digest, at_ms, who, what }): LoggedVersion => ({
      chain,
      n,
      digest,
      written: { atMs: at_ms, who, what },
    }));
    say(id, compareVersions({ kind: name, id }, digests, told, given.archivedDigests));
    if (kind === undefined) say(id, [{ where: `records ${name}/${id}`, why: "nobody knows this kind of record" }]);
    for (const { table, row } of versions) {
      const opened = openRow(row, keys);
      counts.versions += 1;
      counts.records += Number(table === "records");
      counts.erasedVersions += Number(opened.kind === "erased");
      const where = `${table} ${placeOf(row.kind, row.id, row.version)}`;
      if (opened.kind === "damaged") say(id, [{ where, why: opened.why }]);
      if (opened.kind !== "text" && table === "records") expected.set(id, opened.kind === "erased" ? [] : "unreadable");
      if (opened.kind !== "text" || kind === undefined) continue;
      const version = { id: row.id, version: row.version, atMs: row.at_ms };
      const said = kind.read(opened.text, version, vault.blind);
      if (said === undefined) say(id, [{ where, why: "what it says is not of its kind" }]);
      if (said && said.sealedFor !== row.sealed_for) say(id, [{ where, why: "it is sealed for somebody else" }]);
      if (table === "records") expected.set(id, said?.indexRows ?? "unreadable");
    }
  }
  for (const table of kind?.indexTables ?? []) {
    const rows = await rowsOf(read, table.table, table.idColumn, ids);
    for (const id of ids) {
      const mine = rows.filter((row) => row[table.idColumn] === id);
      const want = expected.get(id) ?? [];
      counts.indexRows += mine.length;
      if (want === "unreadable") continue;
      const isKept = want.length === 0 && kind?.erasure.keeps.some((one) => one.table === table.table);
      if (!isKept) say(id, compareIndex(id, table, want, mine));
    }
  }
  return { odd, counts, versions: new Map(tables.records.map(({ id, version }) => [id, version])) };
}

type OpenedKeys = ReadonlyMap<string, PersonKey | "erased" | "damaged">;
type OpenedRow = { kind: "text"; text: string } | { kind: "erased" } | { kind: "damaged"; why: string };

function openRow(row: RecordRow, keys: OpenedKeys): OpenedRow {
  if (row.sealed_for === null) return { kind: "text", text: new TextDecoder().decode(row.content) };
  const key = keys.get(row.sealed_for);
  if (key === "erased") return { kind: "erased" };
  if (key === undefined) return { kind: "damaged", why: "there is no key for whom it is sealed for" };
  if (key === "damaged") return { kind: "damaged", why: "the key for whom it is sealed for cannot be opened" };
  const opened = key.open(placeOf(row.kind, row.id, row.version), row.content);
  return opened.kind === "damaged" ? { kind: "damaged", why: "what is sealed is not what was sealed" } : opened;
}

async function rowsOf(
  read: LedgerKysely,
  table: keyof Schema,
  idColumn: string,
  ids: readonly string[],
): Promise<readonly TableRow[]> {
  // `as`: which columns a table has is known where its shape is declared, and checked there.
  const query = read.selectFrom(table as "records").selectAll();
  return await query.where(idColumn as "id", "in", ids).execute();
}

async function kindsIn(read: LedgerKysely, table: "records" | "record_history"): Promise<string[]> {
  const kinds: string[] = [];
  for (;;) {
    const query = read
      .selectFrom(table)
      .select("kind")
      .where("kind", ">", kinds.at(-1) ?? "");
    const next = await query.orderBy("kind").limit(1).executeTakeFirst();
    if (next === undefined) return kinds;
    kinds.push(next.kind);
  }
}

async function withoutPresent(read: LedgerKysely, kind: string, ids: readonly string[]): Promise<string[]> {
  if (ids.length === 0) return [];
  const query = read.selectFrom("records").select("id").where("kind", "=", kind).where("id", "in", ids);
  const present = new Set((await query.execute()).map(({ id }) => id));
  return ids.filter((id) => !present.has(id));
}

async function rowsWithoutRecord(read: LedgerKysely, kind: KeptKind): Promise<Finding[]> {
  const findings: Finding[] = [];
  for (const { table, idColumn } of kind.indexTables) {
    if (kind.shares.includes(table)) continue;
    let after = "";
    for (;;) {
      // `as`: as above.
      const query = read
        .selectFrom(table as "records")
        .select(idColumn as "id")
        .distinct();
      const page = query
        .where(idColumn as "id", ">", after)
        .orderBy(idColumn as "id")
        .limit(recordsPerPage);
      const rows: readonly TableRow[] = await page.execute();
      const ids = rows.map((row) => String(row[idColumn]));
      const end = ids.at(-1);
      if (end === undefined) break;
      after = end;
      const lone = await withoutPresent(read, kind.kind, ids);
      findings.push(...lone.map((id) => ({ where: `${table} ${id}`, why: `there is no record ${kind.kind}/${id}` })));
    }
  }
  return findings;
}
