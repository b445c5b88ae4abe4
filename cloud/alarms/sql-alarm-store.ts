/**
 * Incidents and their journal in SQL. The incident is JSON with the columns that rules need beside it; the journal is only ever
 * appended. Writing is by queries that somebody puts into a commit; reading is for the desk and for recovery.
 */

import type { IncidentId } from "@shouwang/shared/domain/ids.ts";
import type { Write } from "../database/database.ts";
import { checked } from "../database/sql-checksums.ts";
import type { LedgerKysely } from "../database/schema.ts";
import type { IncidentRow } from "../database/schema-incidents.ts";
import { chainOf } from "./crypto-journal-chain.ts";
import { incidentOfColumns, isWholeIncident } from "./damaged-incident.ts";
import type { Incident, JournalEntry } from "./incident.ts";

/** Saves the incident as it is now and appends its new lines. A second open one of the same subject is refused by the database. */
export function saveIncident(
  db: LedgerKysely,
  given: { incident: Incident; journal: readonly JournalEntry[]; firstLine: number },
  /** Of the line before `firstLine`. */
  chainBefore: string | null,
): { writes: Write[]; chain: string | null } {
  const { incident, journal, firstLine } = given;
  let chain = chainBefore;
  const lines = journal.map((entry, at) => {
    const line = {
      incident_id: incident.incidentId,
      line: firstLine + at,
      at_ms: entry.atMs,
      what: entry.what,
      who: entry.who,
      alarm_id: entry.alarmId,
      detail: entry.detail,
    };
    chain = chainOf(line, chain);
    return db.insertInto("journal").values(checked({ ...line, chain }));
  });
  const row: IncidentRow = checked({
    incident_id: incident.incidentId,
    subject: incident.subject,
    home_id: incident.homeId,
    phase: incident.phase,
    version: incident.version,
    opened_at_ms: incident.openedAtMs,
    closed_at_ms: incident.closedAtMs,
    next_step_due_at_ms: incident.nextStepDueAtMs,
    incident: JSON.stringify(incident),
    chain,
  });
  const upsert = db
    .insertInto("incidents")
    .values(row)
    .onConflict((conflict) => conflict.column("incident_id").doUpdateSet(row));
  return { writes: [upsert, ...lines].map((query) => ({ query })), chain };
}

/** What incidents of before did not say. */
const ofBefore = {
  mode: "live",
  plan: null,
  stepsDue: [],
  stepsDone: [],
  cannotAtMs: [],
  said: [],
  asked: [],
  handOver: null,
  sent: [],
} as const;

/** `null`: the disk answered with something that we never wrote. */
export function readIncident(row: Pick<IncidentRow, "incident_id" | "incident">): Incident | null {
  try {
    const read: unknown = JSON.parse(row.incident);
    return isWholeIncident(read, row.incident_id) ? { ...ofBefore, ...read } : null;
  } catch {
    return null;
  }
}

/** Never nothing: of a damaged record, what its columns say. */
function toIncident(row: IncidentRow): Incident {
  const incident = readIncident(row);
  if (incident) return incident;
  return incidentOfColumns({
    // `as`, twice: rows come from our own store, and only `saveIncident` writes them.
    incidentId: row.incident_id as IncidentId,
    subject: row.subject,
    homeId: row.home_id as Incident["homeId"],
    isClosed: row.phase === "closed",
    version: row.version,
    openedAtMs: row.opened_at_ms,
    closedAtMs: row.closed_at_ms,
  });
}

/** The oldest first. `damaged`: the record as it is, when it cannot be read. */
export async function openIncidents(db: LedgerKysely): Promise<{ incident: Incident; damaged: string | null }[]> {
  const rows = await db
    .selectFrom("incidents")
    .selectAll()
    .where("phase", "<>", "closed")
    .orderBy("opened_at_ms")
    .execute();
  return rows.map((row) => ({ incident: toIncident(row), damaged: readIncident(row) ? null : row.incident }));
}

/** The latest first; none that the house made by itself. */
export async function closedIncidents(db: LedgerKysely, limit: number): Promise<Incident[]> {
  const rows = await db
    .selectFrom("incidents")
    .selectAll()
    .where("closed_at_ms", "is not", null)
    .where("subject", "not like", "canary:%")
    .orderBy("closed_at_ms", "desc")
    .limit(limit)
    .execute();
  return rows.map(toIncident);
}

/** Of one home, the latest first. */
export async function lastClosedOf(db: LedgerKysely, homeId: string, limit: number): Promise<Incident[]> {
  const closed = db.selectFrom("incidents").selectAll().where("closed_at_ms", "is not", null);
  const rows = closed.where("home_id", "=", homeId).orderBy("closed_at_ms", "desc").limit(limit);
  return (await rows.execute()).map(toIncident);
}

export async function incidentById(db: LedgerKysely, incidentId: IncidentId): Promise<Incident | undefined> {
  const row = await db.selectFrom("incidents").selectAll().where("incident_id", "=", incidentId).executeTakeFirst();
  return row && toIncident(row);
}

export async function incidentsOfHome(
  db: LedgerKysely,
  query: { homeId: string; fromMs: number; limit: number },
): Promise<Incident[]> {
  const rows = await db
    .selectFrom("incidents")
    .selectAll()
    .where("subject", "=", `home:${query.homeId}`)
    .where((where) => where.or([where("closed_at_ms", "is", null), where("closed_at_ms", ">=", query.fromMs)]))
    .orderBy("opened_at_ms")
    .limit(query.limit)
    .execute();
  return rows.map(toIncident);
}

export async function journalOf(db: LedgerKysely, incidentId: IncidentId): Promise<JournalEntry[]> {
  const rows = await db
    .selectFrom("journal")
    .selectAll()
    .where("incident_id", "=", incidentId)
    .orderBy("line")
    .execute();
  return rows.map((row) => ({
    atMs: row.at_ms,
    what: row.what as JournalEntry["what"],
    who: row.who,
    alarmId: row.alarm_id as JournalEntry["alarmId"],
    detail: row.detail,
  }));
}

/** The chain of one line; null: it has none, or there is no such line. */
export async function chainAt(db: LedgerKysely, incidentId: IncidentId, line: number): Promise<string | null> {
  if (line < 0) return null;
  const at = db.selectFrom("journal").select("chain").where("incident_id", "=", incidentId).where("line", "=", line);
  return (await at.executeTakeFirst())?.chain ?? null;
}

export async function journalLength(db: LedgerKysely, incidentId: IncidentId): Promise<number> {
  const row = await db
    .selectFrom("journal")
    .select((select) => select.fn.countAll<number>().as("lines"))
    .where("incident_id", "=", incidentId)
    .executeTakeFirstOrThrow();
  return Number(row.lines);
}
