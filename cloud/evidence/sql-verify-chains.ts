/**
 * Walks every chain of the log from its first row to its last, in pages, and compares it with the anchors outside. A broken row is named and the walk
 * goes on from what it says, so that one changed row does not hide another.
 */

import { createChainReader, personKeyKind } from "../audit/crypto-chain.ts";
import type { LedgerKysely } from "../database/schema.ts";
import type { AuditRow } from "../database/schema.ts";
import { walkArchived } from "./archived-chains.ts";
import { readArchives } from "./file-archive.ts";
import { compareAnchors, type AnchoredHead } from "./anchor.ts";
import type { Findings } from "./finding.ts";

const rowsPerPage = 1_000;
const idsPerQuery = 500;

/** What has a digest in the log and is no record: keys that were destroyed, and journals (`sql-noted-journals.ts`). */
const noRecords: ReadonlySet<string> = new Set([personKeyKind, "journal"]);

export type WalkedChain = { chain: string; rows: number; lastN: number; lastHash: string };

export async function verifyChains(given: {
  read: LedgerKysely;
  anchors: readonly AnchoredHead[];
  findings: Findings;
  /** Files with closed pieces of the log, the oldest first. */
  archives: readonly string[];
  /** Of the ledger as it is now, and those that were replaced by a backup that was put back. */
  ledgers: { now: string; replaced: ReadonlySet<string> };
  note: (sentence: string) => void;
  progress: (rows: number) => void;
}): Promise<{ chains: readonly WalkedChain[]; archivedDigests: ReadonlySet<string> }> {
  const { read, anchors, findings, ledgers, note, progress } = given;
  const chains: WalkedChain[] = [];
  const begins = new Map<string, number>();
  for (const chain of await chainNames(read)) begins.set(chain, await firstOf(read, chain));
  const anchored = new Set(anchors.map(({ chain, n }) => `${chain}/${n}`));
  const archived = await walkArchived(readArchives(given.archives), {
    reader: createChainReader,
    wanted: (chain, n) => anchored.has(`${chain}/${n}`) || begins.get(chain) === n + 1,
  });
  findings.add(archived.findings);
  const names = new Set([...begins.keys(), ...archived.chains.keys(), ...anchors.map(({ chain }) => chain)]);
  for (const chain of names) {
    const kept = archived.chains.get(chain);
    const heads = new Map(anchors.filter((one) => one.chain === chain).map((one) => [one.n, kept?.at(one.n) ?? ""]));
    // Where the table begins later than the chain, the archive says after what.
    const before = (begins.get(chain) ?? (kept ? kept.end.n + 1 : 1)) - 1;
    const hash = kept?.at(before);
    let reader = createChainReader(chain, hash === undefined ? undefined : { n: before, hash });
    let rows = hash === undefined ? 0 : before;
    let last = reader.last;
    for (;;) {
      const query = read.selectFrom("audit").selectAll().where("chain", "=", chain).where("n", ">", last.n);
      const page = await query.orderBy("n").limit(rowsPerPage).execute();
      const end = page.at(-1);
      if (end === undefined) break;
      for (const row of page) {
        const broken = reader.read(row);
        if (broken) {
          findings.add([{ where: `audit ${chain}/${broken.n}`, why: broken.why }]);
          reader = createChainReader(chain, { n: row.n, hash: row.hash });
        }
        if (row.n === kept?.end.n && row.hash !== kept.end.hash)
          findings.add([{ where: `audit ${chain}/${row.n}`, why: "the archive has another row of this number" }]);
        if (heads.has(row.n)) heads.set(row.n, row.hash);
      }
      findings.add(await withoutRecord(read, page));
      last = { n: end.n, hash: end.hash };
      rows += page.length;
      progress(rows);
    }
    chains.push({ chain, rows, lastN: last.n, lastHash: last.hash });
    const compared = compareAnchors({ chain, lastN: last.n, hashes: heads, ledgers }, anchors);
    findings.add(compared.findings);
    for (const sentence of compared.notes) note(sentence);
  }
  return { chains, archivedDigests: archived.digests };
}

async function firstOf(read: LedgerKysely, chain: string): Promise<number> {
  const query = read.selectFrom("audit").select("n").where("chain", "=", chain).orderBy("n").limit(1);
  return (await query.executeTakeFirstOrThrow()).n;
}

export async function chainNames(read: LedgerKysely): Promise<string[]> {
  const names: string[] = [];
  for (;;) {
    const query = read
      .selectFrom("audit")
      .select("chain")
      .where("chain", ">", names.at(-1) ?? "");
    const next = await query.orderBy("chain").limit(1).executeTakeFirst();
    if (next === undefined) return names;
    names.push(next.chain);
  }
}

/** Of rows that tell of a version: those whose record is not there at all. Which version is missing is told where records are walked. */
async function withoutRecord(read: LedgerKysely, page: readonly AuditRow[]) {
  const told = page.filter((row) => row.digest !== "" && !noRecords.has(row.subject_kind));
  const kinds = Map.groupBy(told, (row) => row.subject_kind);
  const missing: AuditRow[] = [];
  for (const [kind, rows] of kinds) {
    const ids = [...new Set(rows.map((row) => row.subject_id))];
    const there = new Set<string>();
    for (let at = 0; at < ids.length; at += idsPerQuery) {
      const query = read.selectFrom("records").select("id").where("kind", "=", kind);
      for (const { id } of await query.where("id", "in", ids.slice(at, at + idsPerQuery)).execute()) there.add(id);
    }
    missing.push(...rows.filter((row) => !there.has(row.subject_id)));
  }
  return missing.map((row) => ({
    where: `records ${row.subject_kind}/${row.subject_id}`,
    why: `row ${row.n} of chain ${row.chain} tells of this record, and it is not stored`,
  }));
}
