/** A delivery may be for a person: deliveries of before are for their connector. */

import type { Kysely } from "kysely";
import type { Schema } from "../schema.ts";

export async function addAddressees(db: Kysely<Schema>): Promise<void> {
  await db.schema.alterTable("deliveries").addColumn("addressee", "text").execute();
}
