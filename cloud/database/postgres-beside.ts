/**
 * A ledger in PostgreSQL that a cloud may be running on, for commands, as `sqlite-beside.ts` is for the file: without the lease, changing no tables and
 * making no schema. The cloud believes that it is the only one who writes: each transaction of ours holds the row of the fencing number alone, which each of
 * the cloud's holds shared, so that ours and theirs come one after the other. `isShared`: for a process that stays and writes rows of its own only; it holds nothing
 * that the cloud waits for, however long it is stopped in the middle of a transaction, and writes to no other ledger than the one it opened.
 */

import { seconds } from "@shouwang/shared/time/duration.ts";
import type { BesideDatabase, Write } from "./database.ts";
import type { PostgresAddress } from "./postgres-address.ts";
import { openPostgresConnection, type PostgresConnection } from "./postgres-connection.ts";
import { inTurn, kyselyOn } from "./postgres-readers.ts";
import { checkStanding } from "./postgres-standing.ts";
import { createPostgresWriter } from "./postgres-writer.ts";
import { DatabaseRefusedError } from "./refused.ts";
import type { SqlError } from "./sql-error.ts";
import { refuseMoved } from "./sql-moved.ts";
import { refuseOtherShape } from "./sql-migrations.ts";
import { createTurnstile } from "./turnstile.ts";

/** A page takes milliseconds, writing everything anew minutes: that is not done from here. */
const answerWithin = seconds(60);

const isLedger =
  "select 1 from information_schema.tables where table_schema = current_schema() and table_name = 'facts'";

/** @param options.mayWrite false: nothing can be written, not even by mistake. */
export async function openPostgresBeside(options: {
  address: PostgresAddress;
  mayWrite: boolean;
  isShared?: boolean;
}): Promise<BesideDatabase & { readonly died: Promise<SqlError> }> {
  const { address, mayWrite, isShared = false } = options;
  await using stack = new AsyncDisposableStack();
  const lost = Promise.withResolvers<SqlError>();
  const connect = async (name: string, readOnly: boolean): Promise<PostgresConnection> => {
    const connection = stack.use(await openPostgresConnection(address, { name: `shouwang ${name}`, readOnly }));
    connection.limitAnswers(answerWithin);
    void connection.died.then(lost.resolve);
    return connection;
  };
  const reader = await connect("command reader", true);
  const { rowCount } = await reader.run({ sql: isLedger, parameters: [] });
  if (rowCount === 0)
    throw new DatabaseRefusedError(`There is no ledger in ${address.shown}. Give the cloud's own with --database.`);
  const read = kyselyOn(inTurn([reader]));
  await refuseOtherShape(read);
  await refuseMoved(read);
  if (!mayWrite) {
    const open = stack.move();
    const commit = async (): Promise<void> => await Promise.reject(new Error("this was opened to read"));
    return { read, write: read, commit, died: lost.promise, [Symbol.asyncDispose]: () => open.disposeAsync() };
  }
  const writer = await connect("command writer", false);
  await checkStanding(writer, address.shown);
  const writing = createPostgresWriter(writer, createTurnstile());
  const write = kyselyOn(() => writing.connect());
  const fact = write.selectFrom("facts").select("value");
  if (isShared) {
    const id = await read.selectFrom("facts").select("value").where("name", "=", "ledger-id").executeTakeFirstOrThrow();
    writing.fence(compile(fact.where("name", "=", "ledger-id").where("value", "=", id.value)), "for share");
  } else writing.fence(compile(fact.where("name", "=", "fence")), "for update");
  const open = stack.move();
  return {
    read,
    write,
    died: lost.promise,
    async commit(writes) {
      await writing.commit(
        writes.map(({ query, rows }) => ({ ...compile(query), ...(rows === undefined ? {} : { rows }) })),
      );
    },
    [Symbol.asyncDispose]: () => open.disposeAsync(),
  };
}

function compile(query: Write["query"]): { sql: string; parameters: readonly unknown[] } {
  const { sql, parameters } = query.compile();
  return { sql, parameters };
}
