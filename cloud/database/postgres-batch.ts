/**
 * Many statements as one message to PostgreSQL and one answer: what a commit is made of. By the extended protocol (PostgreSQL 15, chapter
 * 55.2.3): one `Sync` at the end, so that after an error the server skips the rest by itself. Rows are not asked for, only how many there were.
 */

import type { Connection, Submittable } from "pg";
import { SqlError } from "./sql-error.ts";

/** `name`: under which the server keeps it prepared; `isNew`: it is not sure that it does. */
export type BatchStatement = {
  sql: string;
  name: string | undefined;
  isNew: boolean;
  values: readonly (string | Uint8Array | null)[];
};
/** The counts of the statements in order; fewer than were sent when the next one failed, with its error. */
export type BatchAnswer = { counts: readonly number[]; error: unknown };

export function createBatch(statements: readonly BatchStatement[]): {
  batch: Submittable;
  answer: Promise<BatchAnswer>;
} {
  const { promise: answer, resolve } = Promise.withResolvers<BatchAnswer>();
  const counts: number[] = [];
  const end = (error: unknown): void => resolve({ counts, error });
  const unexpected = (): void => end(new SqlError("other", "The server answers what was not asked."));
  const batch: Submittable & Record<`handle${string}`, (told: never) => void> = {
    submit(connection) {
      connection.stream.cork();
      for (const one of statements) send(connection, one);
      connection.sync();
      connection.stream.uncork();
    },
    handleRowDescription() {},
    handleDataRow() {},
    // "INSERT 0 3", "UPDATE 1", "SELECT 2", "BEGIN".
    handleCommandComplete: ({ text }: { text: string }) => void counts.push(Number(/ (\d+)$/.exec(text)?.[1] ?? 0)),
    handleEmptyQuery: unexpected,
    handleCopyInResponse: unexpected,
    handleCopyData: unexpected,
    handlePortalSuspended: unexpected,
    // After it the server says nothing more of this batch. It is also how a lost connection is told.
    handleError: (error: Error) => end(error),
    handleReadyForQuery: () => end(undefined),
  };
  return { batch, answer };
}

function send(connection: Connection, { sql, name = "", isNew, values }: BatchStatement): void {
  if (isNew) {
    // Whether an earlier one of this name came to be before its batch failed nobody knows; to close what is not there is no mistake.
    if (name !== "") connection.close({ type: "S", name }, true);
    connection.parse({ text: sql, name, types: [] }, true);
  }
  // `as`: the driver's types know Buffers only, which these are.
  connection.bind({ portal: "", statement: name, values: [...values] as (string | Buffer | null)[] }, true);
  connection.execute({ portal: "" }, true);
}
