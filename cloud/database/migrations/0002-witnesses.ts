/** When a fault was witnessed last, and what gateways said about a ledger that this one replaced. */

import type { Kysely } from "kysely";
import type { Schema } from "../schema.ts";

export async function createWitnesses(db: Kysely<Schema>): Promise<void> {
  await db.schema.alterTable("faults").addColumn("seen_at_ms", "bigint").execute();
  await db.schema
    .createTable("recoveries")
    .addColumn("gateway_id", "text", (column) => column.primaryKey())
    .addColumn("heard_at_ms", "bigint", (column) => column.notNull())
    .addColumn("remembered", "text", (column) => column.notNull())
    .execute();
}
