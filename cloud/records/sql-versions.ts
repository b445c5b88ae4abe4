/** Whether anybody has changed a record of some kinds, in one row: a version is never taken back, so the sum of them goes up with every change. */

import type { LedgerKysely } from "../database/schema.ts";

export async function versionsOf(read: LedgerKysely, kinds: readonly string[]): Promise<string> {
  const { count, versions } = await read
    .selectFrom("records")
    .select(({ fn }) => [fn.countAll().as("count"), fn.sum("version").as("versions")])
    .where("kind", "in", kinds)
    .executeTakeFirstOrThrow();
  return `${count} ${versions}`;
}
