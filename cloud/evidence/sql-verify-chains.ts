/**
 * Walks every chain of the log from its first row to its last, in pages, and compares it with the anchors outside. A broken row is named and the walk
 * goes on from what it says, so that one changed row does not hide another.
 */

import { createChainReader, personKeyKind } from "../audit/crypto-chain.ts";
import type { LedgerKysely } from "../database/schema.ts";
import type { AuditRow } from "../database/schema.ts";
import { compareAnchors, type AnchoredHead } from "./anchor.ts";
import type { Findings } from "./finding.ts";

const rowsPerPage = 1_000;
const idsPerQuery = 500;

export type WalkedChain = { chain: string; rows: number; lastN: number; lastHash: string };

export async function verifyChains(given: {
  read: LedgerKysely;
  anchors: readonly AnchoredHead[];
  findings: Findings;
  /** Of the ledger as it is now, and those that were replaced by a backup that was put back. */
  ledgers: { now: string; replaced: ReadonlySet<string> };
  note: (sentence: string) => void;
  progress: (rows: number) => void;
}): Promise<readonly WalkedChain[]> {
  const { read, anchors, findings, ledgers, note, progress } = given;
  const chains: WalkedChain[] = [];
  const names = new Set([...(await chainNames(read)), ...anchors.map(({ chain }) => chain)]);
  for (const chain of names) {
    const heads = new Map(anchors.filter((one) => one.chain === chain).map((one) => [one.n, ""]));
    let reader = createChainReader(chain);
    let rows = 0;
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
  return chains;
}

async function chainNames(read: LedgerKysely): Promise<string[]> {
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
  const told = page.filter((row) => row.digest !== "" && row.subject_kind !== personKeyKind);
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
