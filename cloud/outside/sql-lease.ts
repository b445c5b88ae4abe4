/**
 * The lease of the outside in a PostgreSQL: a row, and beside it a sign of life that the server takes away with the holder's connection. Each write names the state that it was
 * made from. A file needs none: it has one process.
 */

import { sql } from "kysely";
import type { LedgerDatabase, Write } from "../database/database.ts";
import type { LedgerKysely } from "../database/schema.ts";
import { SqlError } from "../database/sql-error.ts";
import { isCores, type HeldLease, type StoredLease } from "./lease.ts";
import type { Lease } from "./holding.ts";

type Store = Pick<LedgerDatabase, "read" | "write" | "commit">;

const name = "outside";

export function createSqlLease(store: Store): Lease {
  const { read, write } = store;
  const isMine = ({ fence, holder }: HeldLease) =>
    write.updateTable("leases").where("name", "=", name).where("fence", "=", fence).where("holder", "=", holder);
  return {
    read: () => readLease(read),
    isSignGone: (fence) => isSignGone(read, fence),
    async take(before, holder) {
      const fence = (before?.fence ?? 0) + 1;
      // Shown first: whoever sees the new number sees the sign of it.
      if (!(await asked(write, sql`select pg_try_advisory_lock(${signOf(fence)})::int as yes`))) return null;
      if (await isDone(store, takeWrite(write, before, { fence, holder }))) return { fence, holder };
      await asked(write, sql`select pg_advisory_unlock(${signOf(fence)})::int as yes`);
      return null;
    },
    renew: (held, n) => isDone(store, { query: isMine(held).set({ n }), rows: 1 }),
    async giveBack(held) {
      await isDone(store, { query: isMine(held).set({ holder: null }), rows: 1 });
    },
  };
}

/** For the transaction of whatever only the holder may write. */
export function whileHeld(read: LedgerKysely, { fence, holder }: HeldLease): Write {
  const held = read.selectFrom("leases").select("fence").where("name", "=", name);
  return { query: held.where("fence", "=", fence).where("holder", "=", holder), rows: 1 };
}

/** A core that carries out everything itself takes it from whoever has it. @returns whether the one before has let go. */
export async function takeForCore(store: Store, holder: string): Promise<() => Promise<boolean>> {
  for (;;) {
    const before = await readLease(store.read);
    if (!(await isDone(store, takeWrite(store.write, before, { fence: (before?.fence ?? 0) + 1, holder })))) continue;
    const mayCall = before !== null && before.holder !== null && !isCores(before.holder);
    return async () => !mayCall || (await isSignGone(store.read, before.fence));
  }
}

/** A core that decides and does not carry out: what a core before it took is there for whoever calls outside. */
export async function leaveToOthers(store: Store): Promise<void> {
  const before = await readLease(store.read);
  if (before === null || before.holder === null || !isCores(before.holder)) return;
  const { fence, n } = before;
  const given = store.write.updateTable("leases").set({ holder: null }).where("name", "=", name);
  await isDone(store, { query: given.where("fence", "=", fence).where("n", "=", n), rows: 1 });
}

async function readLease(read: LedgerKysely): Promise<StoredLease | null> {
  const row = await read.selectFrom("leases").selectAll().where("name", "=", name).executeTakeFirst();
  return row ? { fence: row.fence, holder: row.holder, n: row.n } : null;
}

function takeWrite(db: LedgerKysely, before: StoredLease | null, { fence, holder }: HeldLease): Write {
  const row = { fence, holder, n: 0 };
  if (before === null) {
    const insert = db.insertInto("leases").values({ name, ...row });
    return { query: insert.onConflict((conflict) => conflict.column("name").doNothing()), rows: 1 };
  }
  const over = db.updateTable("leases").set(row).where("name", "=", name).where("fence", "=", before.fence);
  return { query: over.where("n", "=", before.n), rows: 1 };
}

/** One number for each fence of this ledger; the schema is the ledger. */
const signOf = (fence: number) =>
  sql`hashtextextended('shouwang outside ' || current_schema() || ' ' || ${String(fence)}::text, 0)`;

/** Held by nobody. Of one statement, so that no connection keeps it. */
const isSignGone = (read: LedgerKysely, fence: number): Promise<boolean> =>
  asked(read, sql`select pg_try_advisory_xact_lock(${signOf(fence)})::int as yes`);

async function asked(db: LedgerKysely, question: ReturnType<typeof sql>): Promise<boolean> {
  const { rows } = await question.execute(db);
  // `as`: a column of that name. A number, because our connections read no others but texts and bytes.
  return (rows[0] as { yes?: unknown } | undefined)?.yes === 1;
}

/** False: the state that it was made from is not there any more. */
async function isDone(store: Store, write: Write): Promise<boolean> {
  try {
    await store.commit([write]);
    return true;
  } catch (error) {
    if (error instanceof SqlError && (error.code === "guard" || error.code === "unique")) return false;
    throw error;
  }
}
