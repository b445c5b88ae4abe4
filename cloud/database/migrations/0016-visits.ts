/** By which visits are found: of a home, of a person, of an area. */

import type { Kysely } from "kysely";
import type { Schema } from "../schema.ts";

export async function createVisitTable(db: Kysely<Schema>): Promise<void> {
  await db.schema
    .createTable("visits")
    .addColumn("visit_id", "text", (column) => column.primaryKey())
    .addColumn("home_id", "text", (column) => column.notNull())
    .addColumn("area", "text", (column) => column.notNull())
    .addColumn("account_id", "text", (column) => column.notNull())
    .addColumn("from_ms", "bigint", (column) => column.notNull())
    .addColumn("until_ms", "bigint", (column) => column.notNull())
    .execute();
  await db.schema.createIndex("visits_by_home").on("visits").columns(["home_id", "until_ms"]).execute();
  await db.schema.createIndex("visits_by_account").on("visits").columns(["account_id", "until_ms"]).execute();
  await db.schema.createIndex("visits_by_end").on("visits").columns(["until_ms", "visit_id"]).execute();
}
