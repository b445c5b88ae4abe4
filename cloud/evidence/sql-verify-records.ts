/**
 * Every version of every record against its digest in the log, opened, and the rows by which it is found against what it says. In pages of one kind,
 * each as it was at one moment: what somebody changes meanwhile belongs to the next one.
 */

import { digestOf } from "../audit/crypto-chain.ts";
import type { LedgerKysely, RecordRow } from "../database/schema.ts";
import { placeOf } from "../records/records.ts";
import type { IndexRow } from "../records/record-shape.ts";
import type { Vault } from "../vault/vault.ts";
import { compareIndex, type TableRow } from "./compare-index.ts";
import { compareVersions, type LoggedVersion, type StoredVersion } from "./compare-versions.ts";
import type { Finding, Findings } from "./finding.ts";
import type { KeptKind } from "./kept-kind.ts";
import { readRecordPage, recordTables, type RecordPage, type RecordTable } from "./sql-record-page.ts";

const recordsPerPage = 250;

export type RecordCounts = { records: number; versions: number; erasedVersions: number; indexRows: number };

export async function verifyRecords(given: {
  read: LedgerKysely;
  vaultIn: (read: LedgerKysely) => Pick<Vault, "keys" | "blind">;
  kinds: readonly KeptKind[];
  findings: Findings;
  /** Of versions of which the log tells in an archive. */
  archivedDigests: ReadonlySet<string>;
  progress: (records: number) => void;
}): Promise<RecordCounts> {
  const { read, vaultIn, findings, archivedDigests, progress } = given;
  const counts: RecordCounts = { records: 0, versions: 0, erasedVersions: 0, indexRows: 0 };
  const known = new Map(given.kinds.map((one) => [one.kind, one]));
  const { blind } = vaultIn(read);
  for (const table of recordTables) {
    for (const name of await kindsIn(read, table)) {
      const kind = known.get(name);
      let after = "";
      for (;;) {
        const query = read.selectFrom(table).select("id").distinct().where("kind", "=", name).where("id", ">", after);
        const all = (await query.orderBy("id").limit(recordsPerPage).execute()).map(({ id }) => id);
        const end = all.at(-1);
        if (end === undefined) break;
        after = end;
        // The history is walked for those whose present version is gone; the others were seen with it.
        const ids = table === "records" ? all : await withoutPresent(read, name, all);
        const indexTables = kind?.indexTables ?? [];
        const page = await readRecordPage({ read, keysIn: vaultIn, kind: name, indexTables, ids });
        findings.add(look({ page, blind, kind, name, ids, counts, archivedDigests }));
        progress(counts.records);
      }
    }
  }
  for (const kind of given.kinds) findings.add(await rowsWithoutRecord(read, kind));
  return counts;
}

function look(given: {
  page: RecordPage;
  blind: Vault["blind"];
  kind: KeptKind | undefined;
  name: string;
  ids: readonly string[];
  counts: RecordCounts;
  archivedDigests: ReadonlySet<string>;
}): Finding[] {
  const { page, blind, kind, name, ids, counts, archivedDigests } = given;
  const findings: Finding[] = [];
  const logged = Map.groupBy(page.told, (row) => row.subject_id);
  const stored = Map.groupBy(page.versions, ({ row }) => row.id);
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
    findings.push(...compareVersions({ kind: name, id }, digests, told, archivedDigests));
    if (kind === undefined) findings.push({ where: `records ${name}/${id}`, why: "nobody knows this kind of record" });
    for (const { table, row } of versions) {
      const opened = openRow(row, page.keys);
      counts.versions += 1;
      counts.records += Number(table === "records");
      counts.erasedVersions += Number(opened.kind === "erased");
      const where = `${table} ${placeOf(row.kind, row.id, row.version)}`;
      if (opened.kind === "damaged") findings.push({ where, why: opened.why });
      if (opened.kind !== "text" && table === "records") expected.set(id, opened.kind === "erased" ? [] : "unreadable");
      if (opened.kind !== "text" || kind === undefined) continue;
      const said = kind.read(opened.text, { id: row.id, version: row.version, atMs: row.at_ms }, blind);
      if (said === undefined) findings.push({ where, why: "what it says is not of its kind" });
      if (said && said.sealedFor !== row.sealed_for) findings.push({ where, why: "it is sealed for somebody else" });
      if (table === "records") expected.set(id, said?.indexRows ?? "unreadable");
    }
  }
  for (const { table, rows } of page.indexRows) {
    const own = Map.groupBy(rows, (row) => row[table.idColumn]);
    for (const id of ids) {
      const mine = own.get(id) ?? [];
      const want = expected.get(id) ?? [];
      counts.indexRows += mine.length;
      if (want === "unreadable") continue;
      const isKept = want.length === 0 && kind?.erasure.keeps.some((one) => one.table === table.table);
      if (!isKept) findings.push(...compareIndex(id, table, want, mine));
    }
  }
  return findings;
}

type OpenedRow = { kind: "text"; text: string } | { kind: "erased" } | { kind: "damaged"; why: string };

function openRow(row: RecordRow, keys: RecordPage["keys"]): OpenedRow {
  if (row.sealed_for === null) return { kind: "text", text: new TextDecoder().decode(row.content) };
  const key = keys.get(row.sealed_for);
  if (key === "erased") return { kind: "erased" };
  if (key === undefined) return { kind: "damaged", why: "there is no key for whom it is sealed for" };
  if (key === "damaged") return { kind: "damaged", why: "the key for whom it is sealed for cannot be opened" };
  const opened = key.open(placeOf(row.kind, row.id, row.version), row.content);
  return opened.kind === "damaged" ? { kind: "damaged", why: "what is sealed is not what was sealed" } : opened;
}

async function kindsIn(read: LedgerKysely, table: RecordTable): Promise<string[]> {
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
