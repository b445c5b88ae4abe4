/** Telephone calls of the desk, and by which telephone its operators are called. */

import type { Kysely } from "kysely";
import type { Schema } from "../schema.ts";
import { bytesType } from "../sql-bytes.ts";

export async function createCallTables(db: Kysely<Schema>): Promise<void> {
  await db.schema
    .createTable("phone_calls")
    .addColumn("call_id", "text", (column) => column.primaryKey())
    .addColumn("number", "text")
    .addColumn("began_at_ms", "bigint", (column) => column.notNull())
    .addColumn("ended_at_ms", "bigint")
    .addColumn("is_waiting", "integer", (column) => column.notNull())
    .addColumn("home_id", "text")
    .addColumn("incident_id", "text")
    .addColumn("content", bytesType(db), (column) => column.notNull())
    .execute();
  await db.schema.createIndex("phone_calls_by_end").on("phone_calls").columns(["ended_at_ms", "is_waiting"]).execute();
  await db.schema
    .createIndex("phone_calls_by_waiting")
    .on("phone_calls")
    .columns(["is_waiting", "began_at_ms"])
    .execute();
  await db.schema.createIndex("phone_calls_by_number").on("phone_calls").columns(["number", "began_at_ms"]).execute();
  await db.schema.createIndex("phone_calls_by_home").on("phone_calls").column("home_id").execute();
  await db.schema
    .createIndex("phone_calls_by_incident")
    .on("phone_calls")
    .columns(["incident_id", "began_at_ms"])
    .execute();
  await db.schema
    .createTable("operator_phones")
    .addColumn("operator", "text", (column) => column.primaryKey())
    .addColumn("phone", bytesType(db), (column) => column.notNull())
    .addColumn("changed_at_ms", "bigint", (column) => column.notNull())
    .execute();
}
