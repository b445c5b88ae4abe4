/** That a process moves: a row whose number goes up for as long as it does. Whoever looks counts on its own clock how long it has stood still. */

import type { LedgerDatabase } from "../database/database.ts";
import type { LedgerKysely } from "../database/schema.ts";

export type Beat = { name: string; n: number; atMs: number };

export async function beat(store: Pick<LedgerDatabase, "write" | "commit">, { name, n, atMs }: Beat): Promise<void> {
  const row = { n, at_ms: atMs };
  const query = store.write
    .insertInto("beats")
    .values({ name, ...row })
    .onConflict((conflict) => conflict.column("name").doUpdateSet(row));
  await store.commit([{ query }]);
}

export async function beats(read: LedgerKysely): Promise<Beat[]> {
  const rows = await read.selectFrom("beats").selectAll().execute();
  return rows.map((row) => ({ name: row.name, n: row.n, atMs: row.at_ms }));
}

/** Of those that ended and will not come back: each start of a process that carries out has a name of its own. */
export async function forgetBeats(
  store: Pick<LedgerDatabase, "write" | "commit">,
  { prefix, beforeMs }: { prefix: string; beforeMs: number },
): Promise<void> {
  const old = store.write.deleteFrom("beats").where("name", "like", `${prefix}%`).where("at_ms", "<", beforeMs);
  await store.commit([{ query: old }]);
}
