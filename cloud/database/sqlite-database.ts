/**
 * The ledger in one folder: `ledger.sqlite` with a writing and two reading connections, each in a thread, a lock beside it, and how far
 * it was seen.
 */

import { Kysely } from "kysely";
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import type { LedgerDatabase, Write } from "./database.ts";
import type { Schema } from "./schema.ts";
import { takeFacts } from "./sql-facts.ts";
import { SqlError } from "./sql-error.ts";
import { migrate } from "./sql-migrations.ts";
import { createSqliteDialect } from "./sqlite-dialect.ts";
import { takeSqliteLease } from "./sqlite-lease.ts";
import { openSqliteReserve } from "./sqlite-reserve.ts";
import { openSqliteThread } from "./sqlite-thread.ts";
import { createTurnstile } from "./turnstile.ts";

/** A roll-up of 500,000 residents looks up their consents; where that index fits into memory it takes less than half as long. */
const pagesCache = 64_000;

export async function openSqliteDatabase(options: { folder: string; nowMs: number }): Promise<LedgerDatabase> {
  const { folder, nowMs } = options;
  mkdirSync(folder, { recursive: true });
  await using stack = new AsyncDisposableStack();
  stack.use(takeSqliteLease(folder, join(folder, "lease.sqlite")));
  const file = join(folder, "ledger.sqlite");
  const writer = stack.use(openSqliteThread({ file, readOnly: false }));
  const writing = createTurnstile();
  const reserve = await openSqliteReserve(folder);
  const write = new Kysely<Schema>({ dialect: createSqliteDialect(writer, writing) });
  await migrate(write, nowMs);
  const commit = async (writes: readonly Write[]): Promise<void> => {
    const statements = writes.map(({ query, rows }) => ({
      ...compile(query),
      ...(rows === undefined ? {} : { rows }),
    }));
    await writing.enter();
    try {
      for (;;) {
        try {
          return await writer.commit(statements);
        } catch (error) {
          if (!(error instanceof SqlError && error.code === "full" && reserve.giveUp())) throw error;
        }
      }
    } finally {
      writing.leave();
    }
  };
  const facts = await takeFacts({ folder, write, commit });
  await writer.fence({ ...compile(facts.isMine), rows: 1 });
  const openReader = (options: { cacheKilobytes?: number }) => {
    const thread = stack.use(openSqliteThread({ file, readOnly: true, ...options }));
    return { thread, read: new Kysely<Schema>({ dialect: createSqliteDialect(thread, createTurnstile()) }) };
  };
  const [reader, readerForLife] = [openReader({ cacheKilobytes: pagesCache }), openReader({})];
  const open = stack.move();
  return {
    get ledgerId() {
      return facts.ledgerId;
    },
    aliveBeforeMs: facts.aliveBeforeMs,
    write,
    read: reader.read,
    readForLife: readerForLife.read,
    died: Promise.race([writer.died, reader.thread.died, readerForLife.thread.died]),
    commit,
    alive: facts.alive,
    renew: facts.renew,
    reserve,
    [Symbol.asyncDispose]: () => open.disposeAsync(),
  };
}

function compile(query: Write["query"]): { sql: string; parameters: readonly unknown[] } {
  const { sql, parameters } = query.compile();
  return { sql, parameters };
}
