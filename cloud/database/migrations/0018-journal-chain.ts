/** Each line of a journal carries the line before it in its hash, and an incident the hash of its last line; what was written before has none. */

import type { Kysely } from "kysely";
import type { Schema } from "../schema.ts";

export async function addJournalChain(db: Kysely<Schema>): Promise<void> {
  await db.schema.alterTable("journal").addColumn("chain", "text").execute();
  await db.schema.alterTable("incidents").addColumn("chain", "text").execute();
}
