/** What archives of the log say: each chain walked as the table is, and what the table has to go on from. Pure; the rows come in one by one. */

import type { AuditRow } from "../database/schema.ts";
import type { Finding } from "./finding.ts";

export type ChainEnd = { n: number; hash: string };

/** Reads one chain in order; says where it is broken. */
export type Reader = { read(row: AuditRow): { n: number; why: string } | undefined };

export type ArchivedChain = { rows: number; end: ChainEnd; at(n: number): string | undefined };

export type Archived = {
  chains: ReadonlyMap<string, ArchivedChain>;
  /** Of versions that are told of in an archive. */
  digests: ReadonlySet<string>;
  findings: readonly Finding[];
};

/** @param wanted rows of which the table will ask for the hash: anchored ones, and the one before its first. */
export async function walkArchived(
  rows: AsyncIterable<{ kind: "row"; row: AuditRow } | { kind: "unreadable"; file: string; line: number }>,
  given: {
    reader: (chain: string, from: ChainEnd | undefined) => Reader;
    wanted: (chain: string, n: number) => boolean;
  },
): Promise<Archived> {
  const chains = new Map<string, { rows: number; end: ChainEnd; hashes: Map<number, string>; reader: Reader }>();
  const digests = new Set<string>();
  const findings: Finding[] = [];
  for await (const one of rows) {
    if (one.kind === "unreadable") {
      findings.push({ where: `archive ${one.file} line ${one.line}`, why: "it is no row of the log" });
      continue;
    }
    const { row } = one;
    const chain = chains.get(row.chain) ?? {
      rows: 0,
      end: {
        n: 0,
        hash: "",
      },
      hashes: new Map<number, string>(),
      reader: given.reader(row.chain, undefined),
    };
    chains.set(row.chain, chain);
    // Two archives may hold the same beginning.
    if (row.n <= chain.end.n) continue;
    const broken = chain.reader.read(row);
    if (broken) {
      findings.push({ where: `archive ${row.chain}/${broken.n}`, why: broken.why });
      chain.reader = given.reader(row.chain, { n: row.n, hash: row.hash });
    }
    chain.rows += 1;
    chain.end = { n: row.n, hash: row.hash };
    if (given.wanted(row.chain, row.n)) chain.hashes.set(row.n, row.hash);
    if (row.digest !== "") digests.add(row.digest);
  }
  const walked = [...chains].map(([name, { rows: count, end, hashes }]): [string, ArchivedChain] => [
    name,
    { rows: count, end, at: (n) => (n === end.n ? end.hash : hashes.get(n)) },
  ]);
  return { chains: new Map(walked), digests, findings };
}
