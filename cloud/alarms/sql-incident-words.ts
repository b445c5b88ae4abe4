/**
 * What people wrote when they closed an incident: free text, so it may name whoever lived there. It stands unsealed, because an alarm needs no key, in the incident and
 * once more in its journal. When a person is erased it goes, and everything else of the incident stays: what happened, when, who came.
 */

import type { LedgerDatabase, Write } from "../database/database.ts";
import type { LedgerKysely } from "../database/schema.ts";
import { checked } from "../database/sql-checksums.ts";
import { chainOf } from "./crypto-journal-chain.ts";
import { readIncident } from "./sql-alarm-store.ts";
import type { Incident } from "./incident.ts";

/** Somebody lived there, from when to when; null = still does. */
type Stay = { homeId: string; fromMs: number; untilMs: number | null };

/** What stands instead. */
export const erasedWords = "应本人要求已删除 · Erased at the person's request";

/** A home has dozens in years. What is more is reached by asking again: those that were done are not found any more. */
const incidentsMax = 2_000;

export async function incidentsOfStay(read: LedgerKysely, { homeId, fromMs, untilMs }: Stay): Promise<Incident[]> {
  const rows = read
    .selectFrom("incidents")
    .selectAll()
    .where("home_id", "=", homeId)
    .where("opened_at_ms", ">=", fromMs);
  const during = untilMs === null ? rows : rows.where("opened_at_ms", "<=", untilMs);
  return (await during.orderBy("opened_at_ms").limit(incidentsMax).execute()).flatMap((row) => readIncident(row) ?? []);
}

/** Takes the words away of every incident of that time that is over. Refused (`guard`) where one of them changes meanwhile. */
export async function withoutWords(database: Pick<LedgerDatabase, "read" | "write">, stay: Stay): Promise<Write[]> {
  const { read, write } = database;
  const writes: Write[] = [];
  for (const incident of await incidentsOfStay(read, stay)) {
    const { incidentId, note, outcome, phase } = incident;
    // Without an outcome it was closed by the program, in its own words.
    if (phase !== "closed" || outcome === null || note === null || note === "" || note === erasedWords) continue;
    const row = await read.selectFrom("incidents").selectAll().where("incident_id", "=", incidentId).executeTakeFirst();
    if (row === undefined) continue;
    const lines = await read
      .selectFrom("journal")
      .selectAll()
      .where("incident_id", "=", incidentId)
      .orderBy("line")
      .execute();
    let before: string | null = null;
    let isChanged = false;
    for (const line of lines) {
      const isTheirs = line.what === "closed" && line.detail.startsWith(`${outcome}: `);
      const detail = isTheirs ? `${outcome}: ${erasedWords}` : line.detail;
      isChanged ||= isTheirs;
      // What stands behind it is chained to it: from there on the journal is chained anew.
      const chain: string | null = isChanged && line.chain !== null ? chainOf({ ...line, detail }, before) : line.chain;
      before = chain;
      if (!isChanged) continue;
      const bareLine = checked({ ...line, detail, chain });
      const isIt = write.updateTable("journal").set(bareLine).where("incident_id", "=", incidentId);
      writes.push({ query: isIt.where("line", "=", line.line), rows: 1 });
    }
    const bareNote = JSON.stringify({ ...incident, note: erasedWords } satisfies Incident);
    const bare = checked({ ...row, incident: bareNote, chain: row.chain === null ? null : before });
    const asSeen = write.updateTable("incidents").set(bare).where("checksum", "=", row.checksum);
    writes.push({ query: asSeen.where("incident_id", "=", incidentId), rows: 1 });
  }
  return writes;
}
