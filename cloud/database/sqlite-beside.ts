/**
 * A ledger that a cloud may be running on, for commands: reading it, and writing to it in small commits between those of the cloud. It takes neither
 * the lease nor the fence, changes no tables and makes no file. SQLite lets one write at a time; the cloud's own writer waits for a
 * commit of ours for as long as the disk takes.
 */

import { Kysely } from "kysely";
import { existsSync } from "node:fs";
import { join } from "node:path";
import type { BesideDatabase } from "./database.ts";
import type { Schema } from "./schema.ts";
import { refuseMoved } from "./sql-moved.ts";
import { refuseOtherShape } from "./sql-migrations.ts";
import { createSqliteDialect } from "./sqlite-dialect.ts";
import { createTurnstile } from "./turnstile.ts";
import { openSqliteThread } from "./sqlite-thread.ts";

export class NoLedgerError extends Error {
  constructor(folder: string) {
    super(`There is no ledger in ${folder}. Give the data folder of the cloud with --data.`);
    this.name = "NoLedgerError";
  }
}

/** @param options.mayWrite false: nothing can be written, not even by mistake. */
export async function openSqliteBeside(options: { folder: string; mayWrite: boolean }): Promise<BesideDatabase> {
  const file = join(options.folder, "ledger.sqlite");
  if (!existsSync(file)) throw new NoLedgerError(options.folder);
  await using stack = new AsyncDisposableStack();
  const reader = stack.use(openSqliteThread({ file, readOnly: true }));
  const read = new Kysely<Schema>({ dialect: createSqliteDialect(reader, createTurnstile()) });
  await refuseOtherShape(read);
  await refuseMoved(read);
  const writer = options.mayWrite ? stack.use(openSqliteThread({ file, readOnly: false })) : reader;
  const writing = createTurnstile();
  const write = new Kysely<Schema>({ dialect: createSqliteDialect(writer, writing) });
  const open = stack.move();
  return {
    read,
    write,
    async commit(writes) {
      const statements = writes.map(({ query, rows }) => {
        const { sql, parameters } = query.compile();
        return { sql, parameters, ...(rows === undefined ? {} : { rows }) };
      });
      await writing.enter();
      try {
        await writer.commit(statements);
      } finally {
        writing.leave();
      }
    },
    [Symbol.asyncDispose]: () => open.disposeAsync(),
  };
}
