/** By which areas and kits are found; and what kits, devices and their assignments say beyond what the first tables hold. */

import type { Kysely } from "kysely";
import type { Schema } from "../schema.ts";

export async function createAreaAndKitTables(db: Kysely<Schema>): Promise<void> {
  await db.schema
    .createTable("areas")
    .addColumn("code", "text", (column) => column.primaryKey())
    .addColumn("level", "text", (column) => column.notNull())
    .addColumn("parent", "text", (column) => column.notNull())
    .addColumn("name", "text", (column) => column.notNull())
    .addColumn("name_latin", "text", (column) => column.notNull())
    .addColumn("from_day", "text")
    .addColumn("until_day", "text")
    .execute();
  await db.schema.createIndex("areas_by_parent").on("areas").columns(["parent", "code"]).execute();
  await db.schema
    .createTable("area_successors")
    .addColumn("code", "text", (column) => column.notNull())
    .addColumn("became", "text", (column) => column.notNull())
    .addPrimaryKeyConstraint("area_successors_key", ["code", "became"])
    .execute();
  await db.schema.createIndex("area_successors_by_became").on("area_successors").column("became").execute();
  await db.schema
    .createTable("kits")
    .addColumn("kit_id", "text", (column) => column.primaryKey())
    .addColumn("label", "text", (column) => column.notNull().unique())
    .addColumn("area", "text", (column) => column.notNull())
    .addColumn("state", "text", (column) => column.notNull())
    .addColumn("gateway_id", "text", (column) => column.unique())
    .addColumn("home_id", "text")
    .addColumn("claim_hash", "text", (column) => column.unique())
    .addColumn("maintenance_until_ms", "bigint")
    .execute();
  await db.schema.createIndex("kits_by_area").on("kits").columns(["area", "state"]).execute();
  await db.schema.createIndex("kits_by_home").on("kits").column("home_id").execute();
  await db.schema
    .createTable("kit_units")
    .addColumn("unit_id", "text", (column) => column.primaryKey())
    .addColumn("kit_id", "text")
    .execute();
  await db.schema.createIndex("kit_units_by_kit").on("kit_units").column("kit_id").execute();
  // A column a statement: SQLite adds no two at once.
  await db.schema
    .alterTable("devices")
    .addColumn("is_life", "bigint", (column) => column.notNull().defaultTo(0))
    .execute();
  await db.schema.alterTable("devices").addColumn("unit_id", "text").execute();
  await db.schema.createIndex("devices_by_unit").on("devices").column("unit_id").execute();
  await db.schema.alterTable("assignments").addColumn("kit_id", "text").execute();
  await db.schema.createIndex("assignments_by_kit").on("assignments").columns(["kit_id", "from_ms"]).execute();
}
