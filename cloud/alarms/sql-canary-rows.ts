/** Deletes what canaries left behind: the only incidents that are ever deleted, because nobody was in them. */

import type { LedgerDatabase } from "../database/database.ts";

/** An hour's, and what was left while we were away; more wait for the next time. */
const deletedAtOnce = 200;

export async function forgetCanaries(
  { write: db, commit }: Pick<LedgerDatabase, "write" | "commit">,
  beforeMs: number,
): Promise<void> {
  const old = await db
    .selectFrom("incidents")
    .select("incident_id")
    .where("subject", "like", "canary:%")
    .where("closed_at_ms", "<", beforeMs)
    .limit(deletedAtOnce)
    .execute();
  if (old.length === 0) return;
  const ids = old.map((row) => row.incident_id);
  const deliveries = db.selectFrom("deliveries").select("delivery_id").where("incident_id", "in", ids);
  await commit([
    { query: db.deleteFrom("claims").where("delivery_id", "in", deliveries) },
    { query: db.deleteFrom("attempts").where("incident_id", "in", ids) },
    { query: db.deleteFrom("deliveries").where("incident_id", "in", ids) },
    { query: db.deleteFrom("journal").where("incident_id", "in", ids) },
    { query: db.deleteFrom("alarms").where("incident_id", "in", ids) },
    { query: db.deleteFrom("incidents").where("incident_id", "in", ids) },
  ]);
}
