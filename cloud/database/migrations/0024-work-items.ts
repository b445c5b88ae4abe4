/** By which the work on faults is found: what stands open, and what was done about one kit. */

import type { Kysely } from "kysely";
import type { Schema } from "../schema.ts";

export async function createWorkItemTable(db: Kysely<Schema>): Promise<void> {
  await db.schema
    .createTable("work_items")
    .addColumn("item_id", "text", (column) => column.primaryKey())
    .addColumn("gateway_id", "text", (column) => column.notNull())
    .addColumn("device_id", "text", (column) => column.notNull())
    .addColumn("fault", "text", (column) => column.notNull())
    .addColumn("home_id", "text")
    .addColumn("area", "text", (column) => column.notNull())
    .addColumn("since_ms", "bigint", (column) => column.notNull())
    .addColumn("ended_at_ms", "bigint")
    .execute();
  await db.schema.createIndex("work_items_by_gateway").on("work_items").columns(["gateway_id", "since_ms"]).execute();
  await db.schema.createIndex("work_items_by_end").on("work_items").columns(["ended_at_ms", "item_id"]).execute();
}
