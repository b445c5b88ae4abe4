/** By which signed sheets of handed-over kits are found: of a home, and of a kit. Their words stand in sealed records. */

import type { Kysely } from "kysely";
import type { Schema } from "../schema.ts";

export async function createHandOverTable(db: Kysely<Schema>): Promise<void> {
  await db.schema
    .createTable("hand_overs")
    .addColumn("hand_over_id", "text", (column) => column.primaryKey())
    .addColumn("kit_id", "text", (column) => column.notNull())
    .addColumn("home_id", "text", (column) => column.notNull())
    .addColumn("at_ms", "bigint", (column) => column.notNull())
    .execute();
  await db.schema.createIndex("hand_overs_by_home").on("hand_overs").columns(["home_id", "at_ms"]).execute();
  await db.schema.createIndex("hand_overs_by_kit").on("hand_overs").columns(["kit_id", "at_ms"]).execute();
}
