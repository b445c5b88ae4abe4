/** An answer of a gateway may carry a report: answers of before carry none. */

import type { Kysely } from "kysely";
import type { Schema } from "../schema.ts";

export async function addReports(db: Kysely<Schema>): Promise<void> {
  await db.schema.alterTable("answers").addColumn("report", "text").execute();
}
