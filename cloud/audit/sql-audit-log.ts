/** The audit log in the table `audit`. One process writes one chain: what it appends waits in a queue and goes to the disk in order. */

import type { LedgerDatabase, Write } from "../database/database.ts";
import type { AuditRow } from "../database/schema.ts";
import { createRowWrites } from "../database/built-once.ts";
import { SqlError } from "../database/sql-error.ts";
import { detailMax, type AuditEntry, type AuditLog } from "./audit-log.ts";
import { beginning, hashOf } from "./crypto-chain.ts";

/** Entries without writes that share one transaction. More wait for the next one, which is milliseconds away. */
const notesPerCommit = 256;
/** Whoever would wait behind more than this is told so at once: the disk hangs, and nobody reads what cannot be logged. */
const waitingMax = 4_096;
/** Ids have 64 characters, and a word stands before some. */
const nameMax = 128;

export class AuditFullError extends Error {
  constructor() {
    super("The audit log does not keep up, so this is not done. Look at the disk of the cloud and try again.");
    this.name = "AuditFullError";
  }
}

/** Somebody else wrote this chain, or we did and were not told. */
class ChainMovedError extends Error {
  constructor() {
    super("The audit log has another end than this process believed. Only one process may write this chain.");
    this.name = "ChainMovedError";
  }
}

type Waiting = {
  writes: readonly Write[];
  entries: readonly AuditEntry[];
  resolve: () => void;
  reject: (error: unknown) => void;
};

/** @param chain the name of this writer, the same at each start. */
export async function openSqlAuditLog(given: {
  database: Pick<LedgerDatabase, "read" | "write" | "commit">;
  chain: string;
}): Promise<AuditLog> {
  const { database, chain } = given;
  const rowWrites = createRowWrites(database.write);
  let last = await lastOf(database, chain);
  const queue: Waiting[] = [];
  let isWriting = false;

  const link = (entries: readonly AuditEntry[], after: { n: number; hash: string }): readonly AuditRow[] => {
    let before = after;
    return entries.map((entry) => {
      const row = toRow(chain, before.n + 1, entry);
      const hash = hashOf(before.hash, row);
      before = { n: row.n, hash };
      return { ...row, hash };
    });
  };

  /** Those with writes go alone: one that is refused must not take others with it. */
  const nextGroup = (): readonly Waiting[] => {
    const end = queue.findIndex((one) => one.writes.length > 0);
    const notes = end === -1 ? queue.length : end;
    return queue.splice(0, notes === 0 ? 1 : Math.min(notes, notesPerCommit));
  };

  const writeGroup = async (group: readonly Waiting[]): Promise<void> => {
    const writes = group.flatMap((one) => one.writes);
    const rows = link(
      group.flatMap((one) => one.entries),
      last,
    );
    const inserts = rows.map((row) => ({ query: rowWrites.insert("audit", row) }));
    try {
      await database.commit([...writes, ...inserts]);
    } catch (error) {
      // A commit whose answer was lost may have happened: the chain goes on from what stands, not from what is believed.
      const believed = last.n;
      last = await lastOf(database, chain).catch(() => last);
      if (isOurRow(error, writes.length) && last.n !== believed) throw new ChainMovedError();
      throw error;
    }
    const end = rows.at(-1);
    if (end) last = { n: end.n, hash: end.hash };
  };

  const writeAll = async (): Promise<void> => {
    if (isWriting) return;
    isWriting = true;
    while (queue.length > 0) {
      const group = nextGroup();
      try {
        await writeGroup(group).catch(async (error: unknown) => {
          // Nothing of it was written, and now the end of the chain is known: once more.
          if (!(error instanceof ChainMovedError)) throw error;
          await writeGroup(group);
        });
        for (const one of group) one.resolve();
      } catch (error) {
        for (const one of group) one.reject(error);
      }
    }
    isWriting = false;
  };

  const append = async (writes: readonly Write[], entries: readonly AuditEntry[]): Promise<void> => {
    if (queue.length >= waitingMax) throw new AuditFullError();
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    queue.push({ writes, entries, resolve, reject });
    void writeAll();
    await promise;
  };
  return { commit: append, note: (entry) => append([], [entry]) };
}

async function lastOf(database: Pick<LedgerDatabase, "read">, chain: string): Promise<{ n: number; hash: string }> {
  const query = database.read.selectFrom("audit").select(["n", "hash"]).where("chain", "=", chain);
  return (await query.orderBy("n", "desc").limit(1).executeTakeFirst()) ?? { n: 0, hash: beginning };
}

function toRow(chain: string, n: number, entry: AuditEntry): Omit<AuditRow, "hash"> {
  return {
    chain,
    n,
    at_ms: entry.atMs,
    who: oneLine(entry.who, nameMax),
    what: entry.what,
    subject_kind: oneLine(entry.subject.kind, nameMax),
    // Of a request that was refused it may be whatever stood in the address.
    subject_id: oneLine(entry.subject.id, nameMax),
    area: entry.area ?? "",
    purpose: entry.purpose,
    outcome: entry.outcome,
    detail: oneLine(entry.detail, detailMax),
    digest: entry.digest,
  };
}

/**
 * A row is a line wherever it is shown or exported: nothing in it may begin another one. Well-formed, because half a character is stored as
 * another one, and the row would look as if somebody had changed it.
 */
function oneLine(text: string, max: number): string {
  return text
    .replaceAll(/[\p{Cc}\p{Zl}\p{Zp}]/gu, " ")
    .slice(0, max)
    .toWellFormed();
}

function isOurRow(error: unknown, writes: number): boolean {
  return error instanceof SqlError && error.code === "unique" && error.statement >= writes;
}
