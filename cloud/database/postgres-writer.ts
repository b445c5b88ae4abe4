/**
 * The writing connection: whatever changes something is a transaction that looks at the fencing number first, and holds it until its end,
 * so that nobody takes the ledger over in between. A commit costs two round trips, however many statements it has: one carries them all, and
 * when each has found what it was to find, the other makes it last.
 */

import type { PostgresPoolClient, PostgresQueryResult } from "kysely";
import type { PostgresConnection, Statement } from "./postgres-connection.ts";
import { toSqlError } from "./postgres-error.ts";
import { SqlError } from "./sql-error.ts";
import type { Turnstile } from "./turnstile.ts";

/** The transaction is undone unless the statement finds or changes exactly `rows`. */
export type GuardedStatement = Statement & { rows?: number };

export type PostgresWriter = {
  commit(statements: readonly GuardedStatement[]): Promise<void>;
  /**
   * From now on every transaction begins with this statement, holds its row, and is undone when it does not find it. `for share`: whoever takes over
   * changes this row, and waits until we are done. `for update`: nobody else who holds it writes meanwhile.
   */
  fence(statement: Statement, hold: "for share" | "for update"): void;
  /** The connection as Kysely wants it, for one user until it is released. */
  connect(): Promise<PostgresPoolClient>;
};

/** As they are written in a statement. */
const ownTables = `select string_agg(format('%I.%I', table_schema, table_name), ', ') as tables
  from information_schema.tables where table_schema = current_schema() and table_type = 'BASE TABLE'`;

const beginning: Statement = { sql: "begin", parameters: [] };

export function createPostgresWriter(connection: PostgresConnection, turnstile: Turnstile): PostgresWriter {
  let fence: GuardedStatement | undefined;
  let isInTransaction = false;

  const undo = async (): Promise<void> => {
    try {
      await connection.runStrictly("rollback");
    } catch {
      // The connection is lost, and with it the transaction.
    }
  };

  /** All statements in a transaction that is left open, or the reason why not. */
  const transact = async (statements: readonly GuardedStatement[]): Promise<void> => {
    const before = fence ? [beginning, fence] : [beginning];
    const all: readonly GuardedStatement[] = [...before, ...statements];
    const placeOf = (at: number): number => Math.max(-1, at - before.length);
    try {
      const counts = await connection.batch(all);
      for (const [at, { rows: expected, sql }] of all.entries()) {
        if (expected === undefined || counts[at] === expected) continue;
        const message = `${counts[at]} rows where ${expected} were expected: ${sql.slice(0, 120)}`;
        throw new SqlError("guard", message, { statement: at });
      }
    } catch (error) {
      await undo();
      const { code, message, statement } = toSqlError(error);
      throw new SqlError(code, message, { statement: placeOf(statement) });
    }
  };

  const query = async (statement: Statement): Promise<PostgresQueryResult<Record<string, unknown>>> => {
    switch (statement.sql) {
      case "begin":
        await transact([]);
        isInTransaction = true;
        return { command: "SELECT", rowCount: 0, rows: [] };
      case "commit":
      case "rollback":
        isInTransaction = false;
        await connection.runStrictly(statement.sql);
        return { command: statement.sql === "commit" ? "COMMIT" : "ROLLBACK", rowCount: 0, rows: [] };
      case "vacuum": {
        // Writes the tables anew, which is what the other engine means by it: no transaction may hold it, and a fence has nothing to
        // guard. Our own tables only: the database may hold those of others, who would be locked out.
        const { rows } = await connection.run({ sql: ownTables, parameters: [] });
        return toResult(await connection.run({ sql: `vacuum full ${String(rows[0]?.["tables"])}`, parameters: [] }));
      }
      default: {
        // A statement outside of any transaction is one by itself. Before there is a fence there is nobody to be kept out.
        if (isInTransaction || !fence) return toResult(await connection.run(statement));
        await transact([]);
        try {
          const result = toResult(await connection.run(statement));
          await connection.runStrictly("commit");
          return result;
        } catch (error) {
          await undo();
          throw error;
        }
      }
    }
  };

  return {
    async commit(statements) {
      await turnstile.enter();
      try {
        await transact(statements);
        await connection.runStrictly("commit");
      } finally {
        turnstile.leave();
      }
    },
    fence(statement, hold) {
      fence = { ...statement, sql: `${statement.sql} ${hold}`, rows: 1 };
    },
    async connect() {
      await turnstile.enter();
      return asClient(query, () => turnstile.leave());
    },
  };
}

/** A connection for one user at a time, as Kysely wants it. */
export function asClient(
  query: (statement: Statement) => Promise<PostgresQueryResult<Record<string, unknown>>>,
  release: () => void,
): PostgresPoolClient {
  // `as`: Kysely's type also names cursors, which only streaming uses, and nothing of ours streams rows.
  return {
    query: async (sql: string, parameters: readonly unknown[]) => await query({ sql, parameters }),
    release,
  } as unknown as PostgresPoolClient;
}

/** `as`: other commands than these five are not sent by any query of ours. */
export function toResult(result: {
  command: string;
  rowCount: number | null;
  rows: Record<string, unknown>[];
}): PostgresQueryResult<Record<string, unknown>> {
  const { command, rowCount, rows } = result;
  return { command: command as PostgresQueryResult<unknown>["command"], rowCount: rowCount ?? 0, rows };
}
