/**
 * Indexes that hold all that a list, a search or a count of the registry asks, so that whoever finds few among 500,000 walks over an index and not
 * over their rows (decision 0094).
 */

import { sql, type Kysely } from "kysely";
import type { Schema } from "../schema.ts";

export async function createRegistryIndexes(db: Kysely<Schema>): Promise<void> {
  for (const column of ["area", "name_start_1", "name_start_2", "risk", "review_on", "reassess_since_ms"])
    await db.schema.dropIndex(`residents_by_${column}`).execute();
  for (const column of ["id_number", "name_born"]) await db.schema.dropIndex(`residents_by_${column}`).execute();
  await db.schema.dropIndex("resident_categories_by_category").execute();

  const index = async (name: string, table: string, columns: readonly string[]): Promise<void> =>
    await db.schema
      .createIndex(name)
      .on(table)
      .columns([...columns])
      .execute();
  const ofResidents = async (first: string, ...rest: readonly string[]): Promise<void> =>
    await index(`residents_by_${first}`, "residents", [first, ...rest]);
  await ofResidents("area", "resident_id", "status", "risk", "reached_at_ms", "home_id");
  await ofResidents("name_start_1", "area", "resident_id", "status", "risk");
  await ofResidents("name_start_2", "area", "resident_id", "status", "risk");
  await ofResidents("risk", "area", "resident_id", "status");
  await ofResidents("id_number", "status", "area");
  await ofResidents("name_born", "status", "area");
  await createPartialIndexes(db);

  // A column a statement: SQLite adds no two at once.
  for (const column of ["risk", "name_start_1"])
    await db.schema
      .alterTable("resident_categories")
      .addColumn(column, "text", (one) => one.notNull().defaultTo(""))
      .execute();
  for (const column of ["risk", "name_start_1"])
    await sql`update resident_categories set ${sql.ref(column)} = coalesce((select r.${sql.ref(column)} from residents as r
      where r.resident_id = resident_categories.resident_id), '')`.execute(db);
  const found = ["category", "area", "resident_id", "risk", "name_start_1"];
  await index("resident_categories_by_category", "resident_categories", found);
}

/** Of few rows among many. A question finds them by saying the same condition in the same words. */
async function createPartialIndexes(db: Kysely<Schema>): Promise<void> {
  await db.schema
    .createIndex("residents_gone")
    .on("residents")
    .columns(["status", "area", "resident_id"])
    .where(sql.ref("status"), "<>", sql.lit("registered"))
    .execute();
  await db.schema
    .createIndex("residents_for_review")
    .on("residents")
    .columns(["area", "resident_id", "review_on"])
    .where(sql.ref("review_on"), "is not", null)
    .execute();
  await db.schema
    .createIndex("residents_for_assessment")
    .on("residents")
    .columns(["area", "resident_id"])
    .where(sql.ref("reassess_since_ms"), "is not", null)
    .execute();
  await db.schema
    .createIndex("homes_unreached")
    .on("homes")
    .column("home_id")
    .unique()
    .where(sql.ref("contact_reached_at_ms"), "is", null)
    .execute();
}
