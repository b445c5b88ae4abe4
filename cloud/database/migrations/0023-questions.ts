/** What persons were asked, and by what an answer is recognised. */

import type { Kysely } from "kysely";
import type { Schema } from "../schema.ts";
import { bytesType } from "../sql-bytes.ts";

export async function createQuestionTable(db: Kysely<Schema>): Promise<void> {
  await db.schema
    .createTable("questions")
    .addColumn("question_id", "text", (column) => column.primaryKey())
    .addColumn("delivery_id", "text", (column) => column.notNull())
    .addColumn("incident_id", "text", (column) => column.notNull())
    .addColumn("way", "text", (column) => column.notNull())
    .addColumn("addressee", "text", (column) => column.notNull())
    .addColumn("number_blind", "text")
    .addColumn("code_blind", "text")
    .addColumn("version", "bigint", (column) => column.notNull())
    .addColumn("made_at_ms", "bigint", (column) => column.notNull())
    .addColumn("ends_at_ms", "bigint", (column) => column.notNull())
    .addColumn("answer", "text")
    .addColumn("answered_at_ms", "bigint")
    .addColumn("state", "text")
    .addColumn("state_at_ms", "bigint")
    .addColumn("person", bytesType(db), (column) => column.notNull())
    .execute();
  await db.schema.createIndex("questions_by_code").on("questions").column("code_blind").execute();
  await db.schema.createIndex("questions_by_number").on("questions").columns(["number_blind", "ends_at_ms"]).execute();
  await db.schema.createIndex("questions_by_delivery").on("questions").column("delivery_id").execute();
  await db.schema
    .createIndex("questions_by_person")
    .on("questions")
    .columns(["incident_id", "way", "addressee", "made_at_ms"])
    .execute();
  await db.schema.createIndex("questions_by_end").on("questions").column("ends_at_ms").execute();
}
