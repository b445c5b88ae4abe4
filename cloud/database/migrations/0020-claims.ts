/** Who carries out an attempt now, how each attempt ended, and that whoever carries them out lives. */

import { sql, type Kysely } from "kysely";
import type { Schema } from "../schema.ts";

export async function createClaimTables(db: Kysely<Schema>): Promise<void> {
  await db.schema
    .createTable("claims")
    .addColumn("delivery_id", "text", (column) => column.primaryKey())
    .addColumn("connector", "text", (column) => column.notNull())
    .addColumn("fence", "bigint", (column) => column.notNull())
    .addColumn("holder", "text", (column) => column.notNull())
    .addColumn("attempt", "bigint", (column) => column.notNull())
    .addColumn("claimed_at_ms", "bigint", (column) => column.notNull())
    .addColumn("until_ms", "bigint", (column) => column.notNull())
    .addColumn("ended_at_ms", "bigint")
    .addColumn("outcome", "text")
    .addColumn("doubts", "bigint", (column) => column.notNull())
    .execute();
  const open = db.schema.createIndex("claims_under_way").on("claims").column("claimed_at_ms");
  await open.where(sql<boolean>`ended_at_ms is null`).execute();
  const waiting = db.schema.createIndex("claims_to_decide").on("claims").column("ended_at_ms");
  await waiting.where(sql<boolean>`outcome is not null`).execute();
  await db.schema
    .createTable("attempts")
    .addColumn("delivery_id", "text", (column) => column.notNull())
    .addColumn("fence", "bigint", (column) => column.notNull())
    .addColumn("incident_id", "text", (column) => column.notNull())
    .addColumn("connector", "text", (column) => column.notNull())
    .addColumn("addressee", "text")
    .addColumn("attempt", "bigint", (column) => column.notNull())
    .addColumn("holder", "text", (column) => column.notNull())
    .addColumn("began_at_ms", "bigint", (column) => column.notNull())
    .addColumn("ended_at_ms", "bigint", (column) => column.notNull())
    .addColumn("what", "text", (column) => column.notNull())
    .addColumn("detail", "text", (column) => column.notNull())
    .addPrimaryKeyConstraint("attempts_key", ["delivery_id", "fence"])
    .execute();
  await db.schema.createIndex("attempts_of_incident").on("attempts").columns(["incident_id", "ended_at_ms"]).execute();
  await db.schema
    .createTable("beats")
    .addColumn("name", "text", (column) => column.primaryKey())
    .addColumn("n", "bigint", (column) => column.notNull())
    .addColumn("at_ms", "bigint", (column) => column.notNull())
    .execute();
}
