/**
 * The journal of an incident is a chain: each line carries a hash over what it says and over the line before it, and the incident the hash of its last line. So a line that is
 * changed, taken out or put in between is seen by whoever walks the journal (`audit verify`).
 *
 * Limits: who may write the database and knows this file can write a whole journal anew; that somebody's words were erased does just that, and says so in the log, which
 * is anchored outside. Lines of before there was a chain have none, and stand in front of those that have.
 */

import { createHash } from "node:crypto";
import type { JournalRow } from "../database/schema-incidents.ts";
import { asStored } from "../database/sql-checksums.ts";

export type ChainedLine = Omit<JournalRow, "checksum" | "chain">;

/** @param before the chain of the line before; null: it is the first one, or the first one that is chained. */
export function chainOf(line: ChainedLine, before: string | null): string {
  const { incident_id, line: number, at_ms, what, who, alarm_id, detail } = line;
  const said = [incident_id, number, at_ms, what, who, alarm_id, detail].map(asStored);
  return createHash("sha256")
    .update(JSON.stringify([before, ...said]))
    .digest("hex");
}

export type JournalReader = {
  /** Lines of one journal after another, each in order. @returns what is wrong with this one, in words, or null. */
  read(line: ChainedLine & { chain: string | null }): string | null;
};

export function createJournalReader(): JournalReader {
  let last: { incidentId: string; line: number; chain: string | null } | undefined;
  return {
    read(row) {
      const before = last?.incidentId === row.incident_id ? last : undefined;
      // A broken line is named once: the walk goes on from what it says.
      last = { incidentId: row.incident_id, line: row.line, chain: row.chain };
      if (before && before.line + 1 !== row.line) return null;
      if (row.chain === null) return before?.chain ? "it is not chained, and the line before it is" : null;
      return row.chain === chainOf(row, before?.chain ?? null)
        ? null
        : "it is not the line that was written after the one before it";
    },
  };
}
