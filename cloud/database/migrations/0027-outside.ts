/** Who calls outside now, how each path to a centre stands as that one says, and what the core wants from outside for somebody who waits. */

import type { Kysely } from "kysely";
import type { Schema } from "../schema.ts";
import { bytesType } from "../sql-bytes.ts";

export async function createOutsideTables(db: Kysely<Schema>): Promise<void> {
  await db.schema
    .createTable("leases")
    .addColumn("name", "text", (column) => column.primaryKey())
    .addColumn("fence", "bigint", (column) => column.notNull())
    .addColumn("holder", "text")
    .addColumn("n", "bigint", (column) => column.notNull())
    .execute();
  await db.schema
    .createTable("path_reports")
    .addColumn("path_id", "text", (column) => column.primaryKey())
    .addColumn("fence", "bigint", (column) => column.notNull())
    .addColumn("report", "text", (column) => column.notNull())
    .execute();
  await db.schema
    .createTable("errands")
    .addColumn("errand_id", "text", (column) => column.primaryKey())
    .addColumn("what", bytesType(db), (column) => column.notNull())
    .addColumn("asked_at_ms", "bigint", (column) => column.notNull())
    .addColumn("taken_by", "text")
    .addColumn("outcome", "text")
    .execute();
}
