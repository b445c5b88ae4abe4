/** Months that were closed, what was corrected afterwards, and the indexes by which a month is reckoned. Rows of both tables are written once and never changed. */

import type { Kysely } from "kysely";
import type { Schema } from "../schema.ts";

export async function createMonthTables(db: Kysely<Schema>): Promise<void> {
  await db.schema
    .createTable("closed_months")
    .addColumn("month", "text", (column) => column.notNull())
    .addColumn("area", "text", (column) => column.notNull())
    .addColumn("level", "text", (column) => column.notNull())
    .addColumn("closed_at_ms", "bigint", (column) => column.notNull())
    .addColumn("by", "text", (column) => column.notNull())
    .addColumn("numbers", "text", (column) => column.notNull())
    .addColumn("seal", "text", (column) => column.notNull())
    .addPrimaryKeyConstraint("closed_months_key", ["month", "area", "level"])
    .execute();
  await db.schema
    .createIndex("closed_months_by_area")
    .on("closed_months")
    .columns(["area", "level", "month"])
    .execute();
  await db.schema
    .createTable("month_corrections")
    .addColumn("month", "text", (column) => column.notNull())
    .addColumn("area", "text", (column) => column.notNull())
    .addColumn("n", "integer", (column) => column.notNull())
    .addColumn("at_ms", "bigint", (column) => column.notNull())
    .addColumn("by", "text", (column) => column.notNull())
    .addColumn("why", "text", (column) => column.notNull())
    .addColumn("changes", "text", (column) => column.notNull())
    .addColumn("seal", "text", (column) => column.notNull())
    .addPrimaryKeyConstraint("month_corrections_key", ["month", "area", "n"])
    .execute();
  await db.schema
    .createIndex("incidents_by_opening")
    .on("incidents")
    .columns(["opened_at_ms", "incident_id"])
    .execute();
  await db.schema.createIndex("work_items_by_beginning").on("work_items").column("since_ms").execute();
  await db.schema.createIndex("trial_presses_by_time").on("trial_presses").column("recorded_at_ms").execute();
}
