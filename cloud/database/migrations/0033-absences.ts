/** Days on which nobody was expected in a home, as the home's own state had them: for what is usual there, and so that whoever set one is told once. */

import type { Kysely } from "kysely";
import type { Schema } from "../schema.ts";

export async function createAbsenceTable(db: Kysely<Schema>): Promise<void> {
  await db.schema
    .createTable("absences")
    .addColumn("absence_id", "text", (column) => column.primaryKey())
    .addColumn("home_id", "text", (column) => column.notNull())
    .addColumn("kind", "text", (column) => column.notNull())
    .addColumn("from_ms", "bigint", (column) => column.notNull())
    .addColumn("until_ms", "bigint", (column) => column.notNull())
    .addColumn("ended_at_ms", "bigint")
    .addColumn("how", "text")
    .addColumn("reminded_at_ms", "bigint")
    .addColumn("told_at_ms", "bigint")
    .execute();
  await db.schema.createIndex("absences_by_home").on("absences").columns(["home_id", "from_ms"]).execute();
  await db.schema.createIndex("absences_by_end").on("absences").columns(["ended_at_ms", "absence_id"]).execute();
}
