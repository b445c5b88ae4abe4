/** The one type that the two engines call differently. */

import { PostgresAdapter, sql, type Kysely, type RawBuilder } from "kysely";
import type { Schema } from "./schema.ts";

export function bytesType(db: Kysely<Schema>): RawBuilder<unknown> {
  return db.getExecutor().adapter instanceof PostgresAdapter ? sql`bytea` : sql`blob`;
}
