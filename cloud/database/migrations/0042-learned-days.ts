/** What a home's days have taught stands beside its state: written when it has changed, and folded with it. */

import type { Kysely } from "kysely";
import type { Schema } from "../schema.ts";

export async function addLearnedDays(db: Kysely<Schema>): Promise<void> {
  await db.schema.alterTable("subjects").addColumn("learned", "text").execute();
}
