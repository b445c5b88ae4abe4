/** By which it is found whom to call, and how many were called. */

import type { Kysely } from "kysely";
import type { Schema } from "../schema.ts";

export async function createCheckInTables(db: Kysely<Schema>): Promise<void> {
  await db.schema
    .createTable("check_ins")
    .addColumn("resident_id", "text", (column) => column.primaryKey())
    .addColumn("asked_why", "text")
    .addColumn("asked_due_ms", "bigint")
    .addColumn("tries", "bigint", (column) => column.notNull())
    .addColumn("next_try_ms", "bigint")
    .execute();
  await db.schema
    .createTable("check_in_calls")
    .addColumn("resident_id", "text", (column) => column.notNull())
    .addColumn("at_ms", "bigint", (column) => column.notNull())
    .addColumn("area", "text", (column) => column.notNull())
    .addColumn("outcome", "text", (column) => column.notNull())
    .execute();
  await db.schema.createIndex("check_in_calls_by_resident").on("check_in_calls").column("resident_id").execute();
  await db.schema
    .createIndex("check_in_calls_by_time")
    .on("check_in_calls")
    .columns(["at_ms", "area", "outcome"])
    .execute();
}
