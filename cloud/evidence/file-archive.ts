/**
 * Closed pieces of the log in files: every row as it stands in the table, hash and all, one JSON object a line, chain by chain. A file is made once and
 * never changed. It lets somebody keep the log elsewhere, and lets a verification begin before the first row that is left in the table.
 */

import { closeSync, createReadStream, fsyncSync, openSync, writeSync } from "node:fs";
import { createInterface } from "node:readline";
import { z } from "zod";
import type { AuditRow, LedgerKysely } from "../database/schema.ts";

/** The law asks for six months (Cybersecurity Law art. 21, now 23): what is younger stays where it is. The longest six months have 184 days. */
export const archivedAfterMs = 184 * 24 * 60 * 60 * 1_000;
const rowsPerPage = 1_000;

const whole = z.number().int();
const rowSchema = z.strictObject({
  chain: z.string(),
  n: whole,
  at_ms: whole,
  who: z.string(),
  what: z.string(),
  subject_kind: z.string(),
  subject_id: z.string(),
  area: z.string(),
  purpose: z.string(),
  outcome: z.string(),
  detail: z.string(),
  digest: z.string(),
  hash: z.string(),
});

/** A row of an archive, or the number of a line that is none. */
export type ArchivedRow = { kind: "row"; row: AuditRow } | { kind: "unreadable"; file: string; line: number };

/** Each chain from row `after` on up to its first row that is not older than `beforeMs`. Answers what it holds, for the next one. */
export async function writeArchive(
  read: LedgerKysely,
  given: { file: string; chains: readonly string[]; beforeMs: number },
): Promise<readonly { chain: string; rows: number; lastN: number }[]> {
  const descriptor = openSync(given.file, "wx", 0o600);
  const written: { chain: string; rows: number; lastN: number }[] = [];
  try {
    for (const chain of given.chains) {
      let [rows, lastN, isOpen] = [0, 0, true];
      while (isOpen) {
        const query = read.selectFrom("audit").selectAll().where("chain", "=", chain).where("n", ">", lastN);
        const page = await query.orderBy("n").limit(rowsPerPage).execute();
        // Up to the first younger one: a clock that was set back must not leave a hole.
        const young = page.findIndex((row) => row.at_ms >= given.beforeMs);
        const old = young === -1 ? page : page.slice(0, young);
        if (old.length > 0) writeSync(descriptor, old.map((row) => `${JSON.stringify(row)}\n`).join(""));
        rows += old.length;
        lastN = old.at(-1)?.n ?? lastN;
        isOpen = old.length > 0 && young === -1;
      }
      written.push({ chain, rows, lastN });
    }
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
  return written;
}

/** In the order of the files; one line in memory at a time. */
export async function* readArchives(files: readonly string[]): AsyncGenerator<ArchivedRow> {
  for (const file of files) {
    let line = 0;
    for await (const text of createInterface({ input: createReadStream(file), crlfDelay: Number.POSITIVE_INFINITY })) {
      line += 1;
      const row = rowOf(text);
      yield row ? { kind: "row", row } : { kind: "unreadable", file, line };
    }
  }
}

function rowOf(text: string): AuditRow | undefined {
  try {
    return rowSchema.safeParse(JSON.parse(text)).data;
  } catch {
    return undefined;
  }
}
