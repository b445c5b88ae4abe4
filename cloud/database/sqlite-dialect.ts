/**
 * Kysely on `node:sqlite`, ours: the connection lives in a thread (`sqlite-thread.ts`). One connection, handed to one user at a
 * time, so that transactions come one after the other and nobody's statement falls into somebody else's transaction.
 */

import {
  type CompiledQuery,
  SqliteAdapter,
  SqliteIntrospector,
  SqliteQueryCompiler,
  type DatabaseConnection,
  type Dialect,
  type Driver,
  type QueryResult,
} from "kysely";
import type { SqliteThread } from "./sqlite-thread.ts";
import type { Turnstile } from "./turnstile.ts";

export function createSqliteDialect(thread: SqliteThread, turnstile: Turnstile): Dialect {
  const connection = createConnection(thread);
  const run = async (sql: string): Promise<void> => void (await thread.run({ sql, parameters: [] }));
  const driver: Driver = {
    async init() {},
    async acquireConnection() {
      await turnstile.enter();
      return connection;
    },
    // IMMEDIATE: whoever begins may also write; a transaction never fails half-way for want of the write lock. One that only reads sees
    // what was there at its first question until its end, and keeps nobody from writing.
    beginTransaction: (_connection, { accessMode }) => run(accessMode === "read only" ? "begin" : "begin immediate"),
    commitTransaction: () => run("commit"),
    rollbackTransaction: () => run("rollback"),
    async releaseConnection() {
      turnstile.leave();
    },
    // The thread belongs to whoever opened it.
    async destroy() {},
  };
  return {
    createDriver: () => driver,
    createQueryCompiler: () => new SqliteQueryCompiler(),
    createAdapter: () => new SqliteAdapter(),
    createIntrospector: (database) => new SqliteIntrospector(database),
  };
}

function createConnection(thread: SqliteThread): DatabaseConnection {
  return {
    async executeQuery<Row>({ sql, parameters }: CompiledQuery): Promise<QueryResult<Row>> {
      const { rows, changes, insertId } = await thread.run({ sql, parameters });
      return {
        // `as`: Kysely knows the row's type from the query, the engine does not.
        rows: rows as Row[],
        numAffectedRows: BigInt(changes),
        insertId: BigInt(insertId),
      };
    },
    // A generator by the driver's contract; nothing of ours streams rows.
    async *streamQuery() {
      yield await Promise.reject(new Error("Rows are read in pages: use limit"));
    },
  };
}
