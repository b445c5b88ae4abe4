/**
 * Who may use a ledger in PostgreSQL: whoever holds an advisory lock, on a connection of its own. The server holds it for as long as that
 * connection lives: after kill -9 it is free at once, a process that is merely paused still has it.
 */

import type { PostgresConnection } from "./postgres-connection.ts";
import { DatabaseRefusedError } from "./refused.ts";
import { SqlError } from "./sql-error.ts";

/** The schema is the ledger. The upper half says that the number is ours: "sw". */
const lock = "(29559::bigint << 32) + (select oid::bigint from pg_namespace where nspname = current_schema())";
/** The server takes a moment to notice that the one before was killed. */
const waiting = "2s";

export async function takePostgresLease(connection: PostgresConnection, shown: string): Promise<void> {
  const run = async (sql: string): Promise<void> => void (await connection.run({ sql, parameters: [] }));
  await run(`set lock_timeout = '${waiting}'`);
  try {
    await run(`select pg_advisory_lock(${lock})`);
  } catch (cause) {
    if (!(cause instanceof SqlError) || cause.code !== "busy") throw cause;
    throw new DatabaseRefusedError(
      `Another cloud is running on ${shown}. End it first, or give this one a database of its own with --database.`,
      { cause },
    );
  }
}
