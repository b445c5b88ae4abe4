/**
 * The thread that holds one SQLite connection. A commit waits for the disk, and on the main thread everything else would wait
 * with it: receipts, the desk's stream, the broker's heartbeat.
 *
 * It answers one message at a time, in order. A `commit` message carries all statements of a transaction, so that a decision
 * costs one round trip instead of eight.
 */

import { DatabaseSync, type SQLInputValue, type StatementSync } from "node:sqlite";
import { parentPort, workerData } from "node:worker_threads";

export type Statement = {
  sql: string;
  parameters: readonly unknown[];
  /** The transaction is undone unless the statement finds or changes exactly this many rows. */
  rows?: number;
};

export type Request =
  | { id: number; kind: "run"; statement: Statement }
  | { id: number; kind: "commit"; statements: readonly Statement[] }
  /** From now on every transaction of this connection begins with this statement. */
  | { id: number; kind: "fence"; statement: Statement }
  | { id: number; kind: "close" };

export type Answer =
  | { id: number; kind: "done"; rows: unknown[]; changes: number; insertId: number | bigint }
  /** `statement` = which one of a commit failed. */
  | { id: number; kind: "failed"; code: string; message: string; statement: number };

export type WorkerOptions = {
  file: string;
  readOnly: boolean;
  /** Pages kept in memory; `cacheDefault` when nothing is said. */
  cacheKilobytes?: number;
};

/** What messages ask lies close together. */
const cacheDefault = 16_000;

/** Statements kept prepared. Queries are written by us, so there are few; the limit only guards against a mistake. */
const preparedMax = 256;
/** How long a connection waits for the other one's lock. Readers never block the writer in WAL mode, so this is for checkpoints. */
const busyTimeoutMs = 5_000;

if (!parentPort) throw new Error("sqlite-worker.ts runs as a worker thread only");
const port = parentPort;
// `as`: the other end of this channel is sqlite-thread.ts, and nothing else.
const options = workerData as WorkerOptions;
const database = new DatabaseSync(options.file, { readOnly: options.readOnly, timeout: busyTimeoutMs });
if (!options.readOnly) {
  // FULL: a commit is on the disk before anybody is told about it. Small pages: a hot row rewrites one page at a commit.
  database.exec("PRAGMA page_size = 1024; PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL");
  database.exec("PRAGMA wal_autocheckpoint = 16000");
  // A key that was destroyed is not left in the free room of its page. FAST: without a write more than before.
  database.exec("PRAGMA secure_delete = FAST");
}
database.exec(`PRAGMA foreign_keys = ON; PRAGMA cache_size = -${options.cacheKilobytes ?? cacheDefault}`);

const prepared = new Map<string, { statement: StatementSync; reads: boolean }>();

function prepare(sql: string): { statement: StatementSync; reads: boolean } {
  const known = prepared.get(sql);
  if (known) return known;
  const statement = database.prepare(sql);
  const one = { statement, reads: statement.columns().length > 0 };
  const oldest = prepared.keys().next();
  if (prepared.size >= preparedMax && !oldest.done) prepared.delete(oldest.value);
  prepared.set(sql, one);
  return one;
}

/** SQLite has no booleans. What it cannot store (undefined, a date) is refused by node:sqlite itself, with its position. */
function toInput(value: unknown): SQLInputValue {
  // `as`: node:sqlite checks the type at run time and throws what we pass on.
  return typeof value === "boolean" ? Number(value) : (value as SQLInputValue);
}

type Result = { rows: unknown[]; changes: number; insertId: number | bigint };

function run({ sql, parameters }: Statement): Result {
  const { statement, reads } = prepare(sql);
  const inputs = parameters.map(toInput);
  if (reads) {
    const rows = statement.all(...inputs);
    return { rows, changes: rows.length, insertId: 0 };
  }
  const { changes, lastInsertRowid } = statement.run(...inputs);
  return { rows: [], changes: Number(changes), insertId: lastInsertRowid };
}

class Guarded extends Error {}

/** Whoever was taken over while it was paused finds another number than its own, and nothing of its transaction happens. */
let fence: Statement | undefined;

function guarded(statement: Statement): Result {
  const result = run(statement);
  if (statement.rows !== undefined && result.changes !== statement.rows) {
    throw new Guarded(`${result.changes} rows where ${statement.rows} were expected: ${statement.sql.slice(0, 120)}`);
  }
  return result;
}

/** The write lock comes first: between the look at the fence and the end of the transaction nobody else can take over. */
function begin(): void {
  database.exec("BEGIN IMMEDIATE");
  if (fence) guarded(fence);
}

/** How the dialect begins a transaction (`sqlite-dialect.ts`). */
const beginSql = "begin immediate";

/** Writes the file anew: it cannot stand in a transaction, and changes nothing that a fence would guard. */
const vacuumSql = "vacuum";

/** A statement outside of any transaction is one by itself. */
function runAlone(statement: Statement): Result {
  if (!fence || database.isTransaction || statement.sql === vacuumSql) return run(statement);
  try {
    begin();
    if (statement.sql === beginSql) return { rows: [], changes: 0, insertId: 0 };
    const result = run(statement);
    database.exec("COMMIT");
    return result;
  } catch (error) {
    if (database.isTransaction) database.exec("ROLLBACK");
    throw error;
  }
}

function commit(id: number, statements: readonly Statement[]): Answer {
  let at = -1;
  try {
    begin();
    for (at = 0; at < statements.length; at++) {
      const statement = statements[at];
      if (!statement) break;
      guarded(statement);
    }
    database.exec("COMMIT");
    return { id, kind: "done", rows: [], changes: 0, insertId: 0 };
  } catch (error) {
    if (database.isTransaction) database.exec("ROLLBACK");
    return failed(id, error, at);
  }
}

function failed(id: number, error: unknown, statement: number): Answer {
  if (error instanceof Guarded) return { id, kind: "failed", code: "guard", message: error.message, statement };
  if (!(error instanceof Error)) throw error;
  return { id, kind: "failed", code: codeOf(error), message: error.message, statement };
}

/** SQLite's code in our words. What is not named is `other`: the caller may not build on it. */
function codeOf(error: Error & { errcode?: number; code?: string }): string {
  switch (error.errcode) {
    case undefined:
      return error.code === "ERR_OUT_OF_RANGE" ? "out-of-range" : "other";
    case 2067: // SQLITE_CONSTRAINT_UNIQUE
    case 1555: // SQLITE_CONSTRAINT_PRIMARYKEY
      return "unique";
    case 787: // SQLITE_CONSTRAINT_FOREIGNKEY
      return "foreign-key";
    case 1299: // SQLITE_CONSTRAINT_NOTNULL
    case 275: // SQLITE_CONSTRAINT_CHECK
      return "constraint";
    case 1034: // SQLITE_IOERR_FSYNC
    case 1290: // SQLITE_IOERR_DIR_FSYNC
      // What was written before may be lost, and the next fsync would not say so: only what a new process reads is sure.
      return "dead";
    default:
      return codeOfKind(error.errcode & 0xff);
  }
}

/** However the disk says it: none of these is the fault of what was to be written. */
function codeOfKind(code: number): string {
  switch (code) {
    case 5: // SQLITE_BUSY
      return "busy";
    case 8: // SQLITE_READONLY
      return "read-only";
    case 10: // SQLITE_IOERR
    case 14: // SQLITE_CANTOPEN
      return "disk";
    case 13: // SQLITE_FULL
      return "full";
    default:
      return "other";
  }
}

port.on("message", (request: Request) => {
  switch (request.kind) {
    case "run":
      try {
        port.postMessage({ id: request.id, kind: "done", ...runAlone(request.statement) } satisfies Answer);
      } catch (error) {
        port.postMessage(failed(request.id, error, 0));
      }
      return;
    case "fence":
      fence = request.statement;
      port.postMessage({ id: request.id, kind: "done", rows: [], changes: 0, insertId: 0 } satisfies Answer);
      return;
    case "commit":
      port.postMessage(commit(request.id, request.statements));
      return;
    case "close":
      database.close();
      port.postMessage({ id: request.id, kind: "done", rows: [], changes: 0, insertId: 0 } satisfies Answer);
      port.close();
      return;
  }
});
