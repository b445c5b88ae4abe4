/** Hand-overs of shifts. */

import type { Kysely } from "kysely";
import type { Schema } from "../schema.ts";
import { bytesType } from "../sql-bytes.ts";

export async function createShiftTable(db: Kysely<Schema>): Promise<void> {
  await db.schema
    .createTable("shifts")
    .addColumn("shift_id", "text", (column) => column.primaryKey())
    .addColumn("written_at_ms", "bigint", (column) => column.notNull())
    .addColumn("area", "text", (column) => column.notNull())
    .addColumn("is_confirmed", "integer", (column) => column.notNull())
    .addColumn("content", bytesType(db), (column) => column.notNull())
    .execute();
  await db.schema.createIndex("shifts_by_time").on("shifts").column("written_at_ms").execute();
}
