/** What centres outside have said, by the id of the message: each is carried out once, over a restart too. */

import type { Kysely } from "kysely";
import type { Schema } from "../schema.ts";

export async function createCentreMessageTable(db: Kysely<Schema>): Promise<void> {
  await db.schema
    .createTable("centre_messages")
    .addColumn("centre_id", "text", (column) => column.notNull())
    .addColumn("message_id", "text", (column) => column.notNull())
    .addColumn("digest", "text", (column) => column.notNull())
    .addColumn("at_ms", "bigint", (column) => column.notNull())
    .addColumn("answer", "text")
    .addPrimaryKeyConstraint("centre_messages_key", ["centre_id", "message_id"])
    .execute();
  await db.schema.createIndex("centre_messages_by_age").on("centre_messages").column("at_ms").execute();
}
