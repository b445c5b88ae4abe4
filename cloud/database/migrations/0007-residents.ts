/**
 * Where homes, residents and consents are found. Names, addresses and numbers leave the table `homes`: what stood there waits in `homes_before` until
 * the first start with keys has sealed it into records (`sql-carry-over.ts`).
 */

import { sql, type Kysely } from "kysely";
import type { Schema } from "../schema.ts";

const told = ["name", "resident_name", "address", "phone"] as const;

export async function createResidentTables(db: Kysely<Schema>): Promise<void> {
  await moveWhatHomesTell(db);
  await createResidents(db);
  await createWhatResidentsHave(db);
  await createImports(db);
}

async function moveWhatHomesTell(db: Kysely<Schema>): Promise<void> {
  await db.schema
    .createTable("homes_before")
    .addColumn("home_id", "text", (column) => column.primaryKey())
    .addColumn("name", "text", (column) => column.notNull())
    .addColumn("resident_name", "text")
    .addColumn("address", "text")
    .addColumn("phone", "text")
    .execute();
  await sql`insert into homes_before (home_id, name, resident_name, address, phone)
    select home_id, name, resident_name, address, phone from homes`.execute(db);
  for (const column of told) await db.schema.alterTable("homes").dropColumn(column).execute();
  await db.schema
    .alterTable("homes")
    .addColumn("area", "text", (column) => column.notNull().defaultTo(""))
    .execute();
  await db.schema.alterTable("homes").addColumn("place", "text").execute();
  await db.schema.alterTable("homes").addColumn("contact_reached_at_ms", "bigint").execute();
  await db.schema.createIndex("homes_by_area").on("homes").columns(["area", "home_id"]).execute();
  await db.schema.createIndex("homes_by_place").on("homes").column("place").execute();
  await db.schema
    .createTable("home_phones")
    .addColumn("home_id", "text", (column) => column.notNull())
    .addColumn("phone", "text", (column) => column.notNull())
    .addColumn("phone_end", "text", (column) => column.notNull())
    .execute();
  await indexes(db, "home_phones", [["phone"], ["phone_end"], ["home_id"]]);
}

async function createResidents(db: Kysely<Schema>): Promise<void> {
  await db.schema
    .createTable("residents")
    .addColumn("resident_id", "text", (column) => column.primaryKey())
    .addColumn("home_id", "text", (column) => column.notNull())
    .addColumn("area", "text", (column) => column.notNull())
    .addColumn("status", "text", (column) => column.notNull())
    .addColumn("risk", "text", (column) => column.notNull())
    .addColumn("reached_at_ms", "bigint", (column) => column.notNull())
    .addColumn("review_on", "text")
    .addColumn("reassess_since_ms", "bigint")
    .addColumn("name", "text", (column) => column.notNull())
    .addColumn("name_start_1", "text", (column) => column.notNull())
    .addColumn("name_start_2", "text", (column) => column.notNull())
    .addColumn("name_born", "text")
    .addColumn("id_number", "text")
    .execute();
  // Every list stands in the order of area and id, so that a page begins where the one before ended, whoever was added meanwhile.
  await indexes(db, "residents", [
    ["area", "resident_id", "status", "reached_at_ms", "risk"],
    ["name", "area", "resident_id"],
    ["name_start_1", "area", "resident_id"],
    ["name_start_2", "area", "resident_id"],
    ["risk", "area", "resident_id"],
    ["review_on", "area", "resident_id"],
    ["reassess_since_ms", "area", "resident_id"],
    ["name_born"],
    ["id_number"],
    ["home_id"],
  ]);
}

async function createWhatResidentsHave(db: Kysely<Schema>): Promise<void> {
  await db.schema
    .createTable("resident_phones")
    .addColumn("resident_id", "text", (column) => column.notNull())
    .addColumn("phone", "text", (column) => column.notNull())
    .addColumn("phone_end", "text", (column) => column.notNull())
    .execute();
  await indexes(db, "resident_phones", [["phone"], ["phone_end"], ["resident_id"]]);
  await db.schema
    .createTable("resident_categories")
    .addColumn("resident_id", "text", (column) => column.notNull())
    .addColumn("category", "text", (column) => column.notNull())
    .addColumn("area", "text", (column) => column.notNull())
    .execute();
  await indexes(db, "resident_categories", [
    ["category", "area", "resident_id"],
    ["resident_id", "category"],
  ]);
  await db.schema
    .createTable("stays")
    .addColumn("resident_id", "text", (column) => column.notNull())
    .addColumn("home_id", "text", (column) => column.notNull())
    .addColumn("area", "text", (column) => column.notNull())
    .addColumn("from_ms", "bigint", (column) => column.notNull())
    .addColumn("until_ms", "bigint")
    .execute();
  await indexes(db, "stays", [["resident_id"], ["home_id"], ["area", "from_ms", "until_ms"]]);
  await db.schema
    .createTable("consents")
    .addColumn("consent_id", "text", (column) => column.primaryKey())
    .addColumn("resident_id", "text", (column) => column.notNull())
    .addColumn("purpose", "text", (column) => column.notNull())
    .addColumn("given_at_ms", "bigint", (column) => column.notNull())
    .addColumn("withdrawn_at_ms", "bigint")
    .execute();
  await indexes(db, "consents", [["resident_id", "purpose", "given_at_ms", "withdrawn_at_ms"]]);
}

async function createImports(db: Kysely<Schema>): Promise<void> {
  await db.schema
    .createTable("imports")
    .addColumn("import_id", "text", (column) => column.primaryKey())
    .addColumn("by", "text", (column) => column.notNull())
    .addColumn("started_at_ms", "bigint", (column) => column.notNull())
    .addColumn("rows", "bigint", (column) => column.notNull())
    .addColumn("done_rows", "bigint", (column) => column.notNull())
    .addColumn("ended_at_ms", "bigint")
    .execute();
  await db.schema
    .createTable("imported_rows")
    .addColumn("row_key", "text", (column) => column.primaryKey())
    .addColumn("content", "text", (column) => column.notNull())
    .addColumn("resident_id", "text", (column) => column.notNull())
    .execute();
}

async function indexes(
  db: Kysely<Schema>,
  table: string,
  lists: readonly (readonly [string, ...string[]])[],
): Promise<void> {
  for (const columns of lists) {
    await db.schema
      .createIndex(`${table}_by_${columns[0]}`)
      .on(table)
      .columns([...columns])
      .execute();
  }
}
