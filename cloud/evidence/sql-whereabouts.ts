/**
 * Where a person lives and lived, and which of these homes are theirs alone: nobody else is registered there, so what is kept of the home (its address, how to get in,
 * whom to call) is kept of them.
 */

import type { LedgerDatabase, Write } from "../database/database.ts";
import type { LedgerKysely, RecordRow } from "../database/schema.ts";
import type { Stay } from "./kept-kind.ts";
import type { OpenedVersion } from "./sql-person.ts";

/** Of one person. */
const idsMax = 500;

export type Whereabouts = {
  /** Where they are now, as their records say. */
  homes: readonly string[];
  stays: readonly Stay[];
  /** Of homes where nobody else is registered. */
  own: readonly RecordRow[];
  /** Still so when it is committed. */
  guards: readonly Write[];
};

export async function whereaboutsOf(
  { read, write }: Pick<LedgerDatabase, "read" | "write">,
  opened: readonly OpenedVersion[],
): Promise<Whereabouts> {
  const said = opened.flatMap((one) => (typeof one.said === "string" ? [] : [one.said]));
  const homes = [...new Set(said.flatMap((one) => one.homes))];
  const stays = said.flatMap((one) => one.stays);
  const lived = [...new Set(stays.map(({ homeId }) => homeId))].slice(0, idsMax);
  const residents = opened.filter(({ row }) => row.kind === "resident").map(({ row }) => row.id);
  // Somebody else than a resident leaves no empty home.
  if (residents.length === 0 || lived.length === 0) return { homes, stays, own: [], guards: [] };
  const others = (db: LedgerKysely, homeIds: readonly string[]) =>
    db
      .selectFrom("residents")
      .select("home_id")
      .where("home_id", "in", homeIds)
      .where("status", "=", "registered")
      .where("resident_id", "not in", residents);
  const shared = new Set((await others(read, lived).execute()).map(({ home_id }) => home_id));
  const alone = lived.filter((homeId) => !shared.has(homeId));
  if (alone.length === 0) return { homes, stays, own: [], guards: [] };
  const records = read.selectFrom("records").selectAll().where("kind", "=", "home").where("id", "in", alone);
  const own = (await records.orderBy("id").execute()).filter((row) => row.sealed_for !== null);
  return { homes, stays, own, guards: [{ query: others(write, alone), rows: 0 }] };
}
