/** Claims and attempts carry checksums too, and attempts are found by their age: those of incidents that were closed long ago are deleted (decision 0126). */

import type { Kysely } from "kysely";
import type { Schema } from "../schema.ts";
import { addChecksums } from "./0013-checked-rows.ts";

export async function createCheckedClaims(db: Kysely<Schema>): Promise<void> {
  await addChecksums(db, "claims", ["delivery_id"]);
  await addChecksums(db, "attempts", ["delivery_id", "fence"]);
  await db.schema.createIndex("attempts_by_age").on("attempts").column("ended_at_ms").execute();
}
