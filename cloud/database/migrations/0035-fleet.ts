/** What gateways say of themselves, and what was found by looking through what is stored of a home's devices. Both can be lost: they are said and found again. */

import type { Kysely } from "kysely";
import type { Schema } from "../schema.ts";

export async function createFleetTables(db: Kysely<Schema>): Promise<void> {
  await db.schema
    .createTable("gateway_reports")
    .addColumn("gateway_id", "text", (column) => column.primaryKey())
    .addColumn("heard_at_ms", "bigint", (column) => column.notNull())
    .addColumn("content", "text", (column) => column.notNull())
    .execute();
  await db.schema
    .createTable("fleet_looks")
    .addColumn("home_id", "text", (column) => column.primaryKey())
    .addColumn("looked_at_ms", "bigint", (column) => column.notNull())
    .addColumn("content", "text", (column) => column.notNull())
    .execute();
  // For the page of one kit: what was asked of its gateway lately.
  await db.schema
    .createIndex("commands_by_gateway")
    .on("commands")
    .columns(["gateway_id", "sent_at_ms", "command_id"])
    .execute();
}
