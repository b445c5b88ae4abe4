/** One SQLite connection in a thread of its own, seen from the main thread. It answers in order; when it dies, everything waiting fails. */

import { Worker } from "node:worker_threads";
import { SqlError, sqlErrorCodes } from "./sql-error.ts";
import type { Answer, Request, Statement, WorkerOptions } from "./sqlite-worker.ts";

export type SqliteResult = { rows: unknown[]; changes: number; insertId: number | bigint };

export type SqliteThread = AsyncDisposable & {
  run(statement: Statement): Promise<SqliteResult>;
  /** All statements in one transaction, or none of them. Resolves after the disk has it. */
  commit(statements: readonly Statement[]): Promise<void>;
  /** From now on every transaction begins with this statement, and is undone when it does not find its rows. */
  fence(statement: Statement): Promise<void>;
  /** Resolves with the reason when the thread ended without being asked to: the process must end too. */
  readonly died: Promise<SqlError>;
};

type Waiting = { resolve: (result: SqliteResult) => void; reject: (error: Error) => void };

// A request's kind decides which of its other fields are there.
type WithoutId<T> = T extends unknown ? Omit<T, "id"> : never;

export function openSqliteThread(options: WorkerOptions): SqliteThread {
  const worker = new Worker(new URL("./sqlite-worker.ts", import.meta.url), { workerData: options });
  const waiting = new Map<number, Waiting>();
  const died = Promise.withResolvers<SqlError>();
  let nextId = 1;
  let end: SqlError | undefined;
  let isClosing = false;

  const fail = (error: SqlError): void => {
    if (end) return;
    end = error;
    for (const one of waiting.values()) one.reject(error);
    waiting.clear();
    if (!isClosing) died.resolve(error);
  };
  worker.on("message", (answer: Answer) => {
    const one = waiting.get(answer.id);
    waiting.delete(answer.id);
    if (!one) return;
    switch (answer.kind) {
      case "done":
        one.resolve(answer);
        return;
      case "failed": {
        const code = sqlErrorCodes.find((known) => known === answer.code) ?? "other";
        one.reject(new SqlError(code, answer.message, { statement: answer.statement }));
        return;
      }
    }
  });
  worker.on("error", (cause) => fail(new SqlError("dead", `The database ${options.file} cannot be used`, { cause })));
  worker.on("exit", () => fail(new SqlError("dead", `The thread of the database ${options.file} has ended`)));

  const ask = async (request: WithoutId<Request>): Promise<SqliteResult> => {
    if (end) throw end;
    const id = nextId++;
    return await new Promise<SqliteResult>((resolve, reject) => {
      waiting.set(id, { resolve, reject });
      worker.postMessage({ ...request, id });
    });
  };

  return {
    died: died.promise,
    run: (statement) => ask({ kind: "run", statement }),
    async commit(statements) {
      await ask({ kind: "commit", statements });
    },
    async fence(statement) {
      await ask({ kind: "fence", statement });
    },
    async [Symbol.asyncDispose]() {
      if (isClosing || end) return;
      isClosing = true;
      await ask({ kind: "close" });
      await worker.terminate();
    },
  };
}
