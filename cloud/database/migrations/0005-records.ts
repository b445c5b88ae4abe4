/** Records with their history, the keys that seal them, and the log of who did what. */

import type { Kysely } from "kysely";
import type { Schema } from "../schema.ts";
import { bytesType } from "../sql-bytes.ts";

export async function createRecordTables(db: Kysely<Schema>): Promise<void> {
  const bytes = bytesType(db);
  await db.schema
    .createTable("person_keys")
    .addColumn("owner", "text", (column) => column.primaryKey())
    .addColumn("wrapped", bytes)
    .addColumn("master_key_id", "text", (column) => column.notNull())
    .addColumn("made_at_ms", "bigint", (column) => column.notNull())
    .addColumn("destroyed_at_ms", "bigint")
    .execute();
  await db.schema
    .createIndex("person_keys_by_master_key")
    .on("person_keys")
    .columns(["master_key_id", "owner"])
    .execute();
  await db.schema
    .createTable("records")
    .addColumn("kind", "text", (column) => column.notNull())
    .addColumn("id", "text", (column) => column.notNull())
    .addColumn("version", "bigint", (column) => column.notNull())
    .addColumn("at_ms", "bigint", (column) => column.notNull())
    .addColumn("by", "text", (column) => column.notNull())
    .addColumn("what", "text", (column) => column.notNull())
    .addColumn("sealed_for", "text")
    .addColumn("content", bytes, (column) => column.notNull())
    .addPrimaryKeyConstraint("records_key", ["kind", "id"])
    .execute();
  await db.schema
    .createTable("record_history")
    .addColumn("kind", "text", (column) => column.notNull())
    .addColumn("id", "text", (column) => column.notNull())
    .addColumn("version", "bigint", (column) => column.notNull())
    .addColumn("at_ms", "bigint", (column) => column.notNull())
    .addColumn("by", "text", (column) => column.notNull())
    .addColumn("what", "text", (column) => column.notNull())
    .addColumn("sealed_for", "text")
    .addColumn("content", bytes, (column) => column.notNull())
    .addPrimaryKeyConstraint("record_history_key", ["kind", "id", "version"])
    .execute();
  await db.schema
    .createTable("audit")
    .addColumn("chain", "text", (column) => column.notNull())
    .addColumn("n", "bigint", (column) => column.notNull())
    .addColumn("at_ms", "bigint", (column) => column.notNull())
    .addColumn("who", "text", (column) => column.notNull())
    .addColumn("what", "text", (column) => column.notNull())
    .addColumn("subject_kind", "text", (column) => column.notNull())
    .addColumn("subject_id", "text", (column) => column.notNull())
    .addColumn("area", "text", (column) => column.notNull())
    .addColumn("purpose", "text", (column) => column.notNull())
    .addColumn("outcome", "text", (column) => column.notNull())
    .addColumn("detail", "text", (column) => column.notNull())
    .addColumn("digest", "text", (column) => column.notNull())
    .addColumn("hash", "text", (column) => column.notNull())
    .addPrimaryKeyConstraint("audit_key", ["chain", "n"])
    .execute();
  await db.schema
    .createIndex("audit_by_subject")
    .on("audit")
    .columns(["subject_kind", "subject_id", "at_ms"])
    .execute();
  await db.schema.createIndex("audit_by_who").on("audit").columns(["who", "at_ms"]).execute();
}
