/** What is sealed for one person is found at once: for giving it to them, and for erasing it. */

import type { Kysely } from "kysely";
import type { Schema } from "../schema.ts";

export async function createEvidenceIndexes(db: Kysely<Schema>): Promise<void> {
  await db.schema.createIndex("records_by_owner").on("records").columns(["sealed_for"]).execute();
}
