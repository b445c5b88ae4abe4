/**
 * What a ledger knows about itself, in the table `facts`: its id, when somebody decided here last, and the number of the one who may write.
 * A ledger that is less far than it was seen (`file-seen.ts`) is a restored backup, and becomes a new ledger (decision 0041).
 */

import { randomBytes } from "node:crypto";
import { sql } from "kysely";
import { must, parseLedgerId, type LedgerId } from "@shouwang/shared/domain/ids.ts";
import type { LedgerDatabase, Write } from "./database.ts";
import { readSeen, writeSeen } from "./file-seen.ts";
import { refuseMoved } from "./sql-moved.ts";
import type { LedgerKysely } from "./schema.ts";

type LedgerFacts = Pick<LedgerDatabase, "ledgerId" | "aliveBeforeMs" | "alive" | "renew"> & {
  /** Finds one row for as long as nobody has taken the ledger over. */
  readonly isMine: Write["query"];
};

/**
 * Takes the ledger over: from here on whoever had it before is refused.
 *
 * @param given.folder where the file lies that says how far this ledger was seen.
 */
export async function takeFacts(given: {
  folder: string;
  write: LedgerKysely;
  commit: LedgerDatabase["commit"];
}): Promise<LedgerFacts> {
  const { folder, write, commit } = given;
  await refuseMoved(write);
  let aliveAtMs = await readAliveAt(write);
  // Somebody has seen this ledger further than it is, or it stands where it never ran: a backup was put back.
  const isRestored = aliveAtMs !== null && (readSeen(folder) ?? Number.POSITIVE_INFINITY) > aliveAtMs;
  if (isRestored) await upsertFact(write, "ledger-id", newLedgerId()).execute();
  let ledgerId = await readOrMakeLedgerId(write);
  const aliveBeforeMs = aliveAtMs;
  if (aliveAtMs !== null) writeSeen(folder, aliveAtMs);
  // A paused process that was taken over finds another number here, and nothing of what it writes happens.
  const fence = await takeFence(write);
  return {
    get ledgerId() {
      return ledgerId;
    },
    aliveBeforeMs,
    isMine: write.selectFrom("facts").select("value").where("name", "=", "fence").where("value", "=", fence),
    async alive(atMs) {
      // Strictly upwards, whatever the clock says: a copy of yesterday is always less than what was seen.
      const nextMs = Math.max(atMs, (aliveAtMs ?? 0) + 1);
      await commit([{ query: upsertFact(write, "alive-at", String(nextMs)) }]);
      aliveAtMs = nextMs;
      // After the commit: behind the ledger it may be, ahead of it never.
      try {
        writeSeen(folder, nextMs);
      } catch {
        // A disk that takes nothing more: it stays behind, which is allowed, and the next minute tries again.
      }
    },
    async renew() {
      const value = newLedgerId();
      await commit([{ query: upsertFact(write, "ledger-id", value) }]);
      ledgerId = value;
    },
  };
}

function newLedgerId(): LedgerId {
  const value = randomBytes(16).toString("hex");
  return must(parseLedgerId(value), value);
}

function upsertFact(db: LedgerKysely, name: string, value: string) {
  return db
    .insertInto("facts")
    .values({ name, value })
    .onConflict((conflict) => conflict.column("name").doUpdateSet({ value }));
}

async function readAliveAt(db: LedgerKysely): Promise<number | null> {
  const row = await db.selectFrom("facts").select("value").where("name", "=", "alive-at").executeTakeFirst();
  return row ? Number(row.value) : null;
}

async function readOrMakeLedgerId(db: LedgerKysely): Promise<LedgerId> {
  const name = "ledger-id";
  await db
    .insertInto("facts")
    .values({ name, value: newLedgerId() })
    .onConflict((conflict) => conflict.doNothing())
    .execute();
  const { value } = await db.selectFrom("facts").select("value").where("name", "=", name).executeTakeFirstOrThrow();
  return must(parseLedgerId(value), value);
}

/** One statement, so that two who come at once never take the same number. */
async function takeFence(db: LedgerKysely): Promise<string> {
  const { value } = await db
    .insertInto("facts")
    .values({ name: "fence", value: "1" })
    .onConflict((conflict) =>
      conflict.column("name").doUpdateSet({ value: sql<string>`cast(cast(facts.value as bigint) + 1 as text)` }),
    )
    .returning("value")
    .executeTakeFirstOrThrow();
  return value;
}
