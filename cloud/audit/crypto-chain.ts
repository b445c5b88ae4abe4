/**
 * The chain of the audit log: the hash of a row is SHA-256 over the hash of the row before it and every field of its own. Changing, taking away or
 * inserting a row breaks it at that row; cutting rows off the end is seen by an anchor outside.
 */

import { hash } from "node:crypto";
import type { AuditRow, RecordRow } from "../database/schema.ts";

/** Before the first row of a chain. */
export const beginning = "0".repeat(64);

export function hashOf(before: string, row: Omit<AuditRow, "hash">): string {
  const { chain, n, at_ms, who, what, subject_kind, subject_id, area, purpose, outcome, detail, digest } = row;
  // A list in JSON: no two different rows are the same text.
  const said = [before, chain, n, at_ms, who, what, subject_kind, subject_id, area, purpose, outcome, detail, digest];
  return hash("sha256", JSON.stringify(said));
}

/** What stands in the log for one version of one record: over every column, so that none can be changed unseen. */
export function digestOf(row: RecordRow): string {
  const { kind, id, version, at_ms, by, what, sealed_for, content } = row;
  const said = Buffer.from(`${JSON.stringify([kind, id, version, at_ms, by, what, sealed_for])}\n`);
  return hash("sha256", Buffer.concat([said, content]));
}

/** What stands in the log for a key that was destroyed: that neither time of its row can be changed unseen. */
export function digestOfErased(owner: string, madeAtMs: number, destroyedAtMs: number): string {
  return hash("sha256", JSON.stringify(["erased", owner, madeAtMs, destroyedAtMs]));
}

/** What the log calls the key of a person. */
export const personKeyKind = "person-key";

export type Broken = { chain: string; n: number; why: string };

/** Reads one chain in order, in pieces of any size. */
export type ChainReader = { readonly last: { n: number; hash: string }; read(row: AuditRow): Broken | undefined };

export function createChainReader(
  chain: string,
  from: { n: number; hash: string } = { n: 0, hash: beginning },
): ChainReader {
  let last = from;
  return {
    get last() {
      return last;
    },
    read(row) {
      if (row.n !== last.n + 1)
        return { chain, n: last.n + 1, why: `row ${last.n + 1} is missing; row ${row.n} comes next` };
      const hash = hashOf(last.hash, row);
      if (hash !== row.hash) return { chain, n: row.n, why: `row ${row.n} is not what was written` };
      last = { n: row.n, hash };
      return undefined;
    },
  };
}
