/**
 * The ledger: one writer, any number of readers. Whoever reads to show uses `read`; whoever decides holds its state in memory
 * and writes with `commit`, which is one round trip to the engine.
 */

import type { Compilable } from "kysely";
import type { LedgerId } from "@shouwang/shared/domain/ids.ts";
import type { LedgerKysely } from "./schema.ts";
import type { SqlError } from "./sql-error.ts";

/** A query to be run inside a commit. With `rows` the whole commit is undone unless it finds or changes exactly that many. */
export type Write = { query: Compilable; rows?: number };

/** Room on the disk of the ledger that is kept for when there is no other. */
export type Reserve = {
  standing(): { leftBytes: number; wholeBytes: number };
  /** false: there is nothing left. */
  giveUp(): boolean;
  /** When there is room again, and much of it; else nothing happens. */
  refill(): Promise<void>;
};

/** A ledger that a cloud may be running on, for commands. */
export type BesideDatabase = AsyncDisposable & Pick<LedgerDatabase, "read" | "write" | "commit">;

export type LedgerDatabase = AsyncDisposable & {
  /** Made when the database was created, and anew when it was restored from a backup. Another one asks gateways to send again. */
  readonly ledgerId: LedgerId;
  /** When the ledger last said that it was alive, before this start; null for a new one. */
  readonly aliveBeforeMs: number | null;
  /** Builds queries and runs them on the one writing connection; for start-up, tests and what is not urgent. */
  readonly write: LedgerKysely;
  /** A connection that cannot write. Sees what is committed. */
  readonly read: LedgerKysely;
  /** Another such connection, in a thread of its own: for what a life record waits for, which must not stand behind pages and retries. */
  readonly readForLife: LedgerKysely;
  /**
   * All of it or none of it, on the disk when it resolves. Refused (`guard`) when another process has taken the database over
   * since this one opened it.
   */
  commit(writes: readonly Write[]): Promise<void>;
  /** Notes that somebody decides here, in the ledger and beside it: what is behind that later is a restored backup. */
  alive(atMs: number): Promise<void>;
  /** From now on this is another ledger: it was found to lack what it had receipted. */
  renew(): Promise<void>;
  /** Resolves when a connection is lost for good: the process must end, and starting again recovers. */
  readonly died: Promise<SqlError>;
  /** Left out: whoever keeps the server looks after its disk. */
  readonly reserve?: Reserve;
};
