/**
 * Which kits are not at work yet, as detection must know it: one that waits for its installer, and since when one is being commissioned. Every other one has been at work
 * since its assignment began.
 */

import type { LedgerDatabase } from "../../database/database.ts";
import type { Records } from "../../records/records.ts";
import { kitRecord } from "./kit-record.ts";

/** Null = it was assigned, and nobody has begun with it. */
export type BeginningKits = ReadonlyMap<string, { sinceMs: number } | null>;

/** Fewer variables than either engine takes in one statement. */
const kitsPerQuery = 500;

/** @param kitIds left out = all. */
export async function beginningKits(
  given: { database: Pick<LedgerDatabase, "read">; records: Pick<Records, "get"> },
  kitIds?: readonly string[],
): Promise<BeginningKits> {
  const found = new Map<string, { sinceMs: number } | null>();
  if (kitIds?.length === 0) return found;
  let query = given.database.read
    .selectFrom("kits")
    .select(["kit_id", "state"])
    .where("state", "in", ["assigned", "commissioning"]);
  if (kitIds !== undefined) query = query.where("kit_id", "in", [...kitIds]);
  const rows = await query.execute();
  for (const { kit_id, state } of rows) if (state === "assigned") found.set(kit_id, null);
  const begun = rows.flatMap(({ kit_id, state }) => (state === "commissioning" ? [kit_id] : []));
  for (let at = 0; at < begun.length; at += kitsPerQuery) {
    for (const [id, kept] of await given.records.get(kitRecord, begun.slice(at, at + kitsPerQuery)))
      if (kept.kind === "kept") found.set(id, { sinceMs: kept.content.sinceMs });
  }
  return found;
}
