/** The ledger in one folder: `ledger.sqlite` with a writing and a reading connection, each in a thread, and a lock beside it. */

import { Kysely } from "kysely";
import { randomBytes } from "node:crypto";
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { must, parseLedgerId, type LedgerId } from "@shouwang/shared/domain/ids.ts";
import type { LedgerDatabase } from "./database.ts";
import type { LedgerKysely, Schema } from "./schema.ts";
import { migrate } from "./sql-migrations.ts";
import { createSqliteDialect, createTurnstile } from "./sqlite-dialect.ts";
import { takeSqliteLease } from "./sqlite-lease.ts";
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
  const ledgerId = await readOrMakeLedgerId(write);
  const fence = await takeFence(write);
  const reader = stack.use(openSqliteThread({ file, readOnly: true }));
  const read = new Kysely<Schema>({ dialect: createSqliteDialect(reader, createTurnstile()) });
  // A paused process that was taken over finds another number here, and nothing of its commit happens.
  const guard = {
    ...compile(write.selectFrom("facts").select("value").where("name", "=", "fence").where("value", "=", fence)),
    rows: 1,
  };
  const open = stack.move();
  return {
    ledgerId,
    write,
    read,
    died: Promise.race([writer.died, reader.died]),
    async commit(writes) {
      const statements = writes.map(({ query, rows }) => ({
        ...compile(query),
        ...(rows === undefined ? {} : { rows }),
      }));
      await writing.enter();
      try {
        await writer.commit([guard, ...statements]);
      } finally {
        writing.leave();
      }
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

async function readOrMakeLedgerId(db: LedgerKysely): Promise<LedgerId> {
  const name = "ledger-id";
  await db
    .insertInto("facts")
    .values({ name, value: randomBytes(16).toString("hex") })
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
