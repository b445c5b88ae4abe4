/**
 * The ledger in one folder: `ledger.sqlite` with a writing and two reading connections, each in a thread, a lock beside it, and how far
 * it was seen. A ledger that is less far than it was seen is a restored backup, and becomes a new ledger (decision 0041).
 */

import { Kysely } from "kysely";
import { randomBytes } from "node:crypto";
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { must, parseLedgerId, type LedgerId } from "@shouwang/shared/domain/ids.ts";
import type { LedgerDatabase, Write } from "./database.ts";
import type { LedgerKysely, Schema } from "./schema.ts";
import { migrate } from "./sql-migrations.ts";
import { createSqliteDialect, createTurnstile } from "./sqlite-dialect.ts";
import { takeSqliteLease } from "./sqlite-lease.ts";
import { readSqliteSeen, writeSqliteSeen } from "./sqlite-seen.ts";
import { openSqliteThread } from "./sqlite-thread.ts";

export async function openSqliteDatabase(options: { folder: string; nowMs: number }): Promise<LedgerDatabase> {
  const { folder, nowMs } = options;
  mkdirSync(folder, { recursive: true });
  await using stack = new AsyncDisposableStack();
  stack.use(takeSqliteLease(folder, join(folder, "lease.sqlite")));
  const file = join(folder, "ledger.sqlite");
  const writer = stack.use(openSqliteThread({ file, readOnly: false }));
  const writing = createTurnstile();
  const write = new Kysely<Schema>({ dialect: createSqliteDialect(writer, writing) });
  await migrate(write, nowMs);
  let aliveAtMs = await readAliveAt(write);
  // Somebody has seen this ledger further than it is, or it stands where it never ran: a backup was put back.
  const isRestored = aliveAtMs !== null && (readSqliteSeen(folder) ?? Number.POSITIVE_INFINITY) > aliveAtMs;
  if (isRestored) await renewLedgerId(write);
  let ledgerId = await readOrMakeLedgerId(write);
  const aliveBeforeMs = aliveAtMs;
  if (aliveAtMs !== null) writeSqliteSeen(folder, aliveAtMs);
  // A paused process that was taken over finds another number here, and nothing of what it writes happens.
  const fence = await takeFence(write);
  const mine = write.selectFrom("facts").select("value").where("name", "=", "fence").where("value", "=", fence);
  await writer.fence({ ...compile(mine), rows: 1 });
  const openReader = () => {
    const thread = stack.use(openSqliteThread({ file, readOnly: true }));
    return { thread, read: new Kysely<Schema>({ dialect: createSqliteDialect(thread, createTurnstile()) }) };
  };
  const [reader, readerForLife] = [openReader(), openReader()];
  const commit = async (writes: readonly Write[]): Promise<void> => {
    const statements = writes.map(({ query, rows }) => ({
      ...compile(query),
      ...(rows === undefined ? {} : { rows }),
    }));
    await writing.enter();
    try {
      await writer.commit(statements);
    } finally {
      writing.leave();
    }
  };
  const open = stack.move();
  return {
    get ledgerId() {
      return ledgerId;
    },
    aliveBeforeMs,
    write,
    read: reader.read,
    readForLife: readerForLife.read,
    died: Promise.race([writer.died, reader.thread.died, readerForLife.thread.died]),
    commit,
    async alive(atMs) {
      // Strictly upwards, whatever the clock says: a copy of yesterday is always less than what was seen.
      const nextMs = Math.max(atMs, (aliveAtMs ?? 0) + 1);
      await commit([{ query: upsertFact(write, "alive-at", String(nextMs)) }]);
      aliveAtMs = nextMs;
      // After the commit: behind the ledger it may be, ahead of it never.
      try {
        writeSqliteSeen(folder, nextMs);
      } catch {
        // A disk that takes nothing more: it stays behind, which is allowed, and the next minute tries again.
      }
    },
    async renew() {
      const value = newLedgerId();
      await commit([{ query: upsertFact(write, "ledger-id", value) }]);
      ledgerId = value;
    },
    [Symbol.asyncDispose]: () => open.disposeAsync(),
  };
}

function compile(query: { compile(): { sql: string; parameters: readonly unknown[] } }): {
  sql: string;
  parameters: readonly unknown[];
} {
  const { sql, parameters } = query.compile();
  return { sql, parameters };
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

async function renewLedgerId(db: LedgerKysely): Promise<void> {
  await upsertFact(db, "ledger-id", newLedgerId()).execute();
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

async function takeFence(db: LedgerKysely): Promise<string> {
  return await db.transaction().execute(async (step) => {
    const last = await step.selectFrom("facts").select("value").where("name", "=", "fence").executeTakeFirst();
    const value = String(Number(last?.value ?? 0) + 1);
    await step
      .insertInto("facts")
      .values({ name: "fence", value })
      .onConflict((conflict) => conflict.column("name").doUpdateSet({ value }))
      .execute();
    return value;
  });
}
