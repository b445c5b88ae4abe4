/** What a month counts of calls of the desk's number: when, and nobody's number. It stays when the calls themselves are gone. And an index by which homes are counted. */

import type { Kysely } from "kysely";
import type { Schema } from "../schema.ts";

export async function createDeskCallTable(db: Kysely<Schema>): Promise<void> {
  await db.schema
    .createTable("desk_calls")
    .addColumn("call_id", "text", (column) => column.primaryKey())
    .addColumn("area", "text", (column) => column.notNull())
    .addColumn("began_at_ms", "bigint", (column) => column.notNull())
    .addColumn("taken_at_ms", "bigint")
    .addColumn("called_back_at_ms", "bigint")
    .execute();
  await db.schema
    .createIndex("desk_calls_by_beginning")
    .on("desk_calls")
    .columns(["began_at_ms", "area", "taken_at_ms", "called_back_at_ms"])
    .execute();
  await db.schema.dropIndex("homes_by_area").execute();
  await db.schema
    .createIndex("homes_by_area")
    .on("homes")
    .columns(["area", "home_id", "kind", "contact_reached_at_ms"])
    .execute();
}
