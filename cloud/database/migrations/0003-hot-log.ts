/** The log of hot rows: what changes with each message is appended, and put into its table much later (decision 0068). */

import type { Kysely } from "kysely";
import type { Schema } from "../schema.ts";

export async function createHotLogTable(db: Kysely<Schema>): Promise<void> {
  await db.schema
    .createTable("hot_log")
    .addColumn("n", "bigint", (column) => column.primaryKey())
    .addColumn("content", "text", (column) => column.notNull())
    .execute();
}
