/**
 * How far the journal of each incident was when it had been closed for a while stands in the log of who did what, which is chained and anchored outside: whoever writes a whole journal anew, with
 * chain, head and checksums, is found by that.
 *
 * Limits: an incident is opened again within an hour; only then is its journal noted. What is written behind that (a far end that answers late) is chained to it as ever. Of a home that was erased, words
 * were taken out and the journal was chained anew: there the log of the erasure must do.
 */

import { hours } from "@shouwang/shared/time/duration.ts";
import type { AuditEntry, AuditLog } from "../audit/audit-log.ts";
import { erasedWords } from "../alarms/sql-incident-words.ts";
import type { LedgerKysely } from "../database/schema.ts";
import type { Finding, Findings } from "./finding.ts";

const notedAfter = hours(2);
const notedAtOnce = 100;
const rowsPerPage = 500;
const journal = "journal";

/** @param fromMs the answer of the time before, 0 after a start. @returns from where the next time goes on; the same as before: nothing was left. */
export async function noteJournals(
  { read, audit }: { read: LedgerKysely; audit: Pick<AuditLog, "commit"> },
  { fromMs, nowMs }: { fromMs: number; nowMs: number },
): Promise<number> {
  const closed = await read
    .selectFrom("incidents")
    .select(["incident_id", "closed_at_ms"])
    .where("closed_at_ms", ">=", fromMs)
    .where("closed_at_ms", "<", nowMs - notedAfter)
    .where("chain", "is not", null)
    .where("subject", "not like", "canary:%")
    .where(({ not, exists, selectFrom }) =>
      not(
        exists(
          selectFrom("audit")
            .select("audit.n")
            .where("audit.subject_kind", "=", journal)
            .whereRef("audit.subject_id", "=", "incidents.incident_id"),
        ),
      ),
    )
    .orderBy("closed_at_ms")
    .limit(notedAtOnce)
    .execute();
  const entries: AuditEntry[] = [];
  for (const { incident_id } of closed) {
    const lines = read.selectFrom("journal").select(["line", "chain"]).where("incident_id", "=", incident_id);
    const last = await lines.orderBy("line", "desc").limit(1).executeTakeFirst();
    if (last === undefined || last.chain === null) continue;
    const said = { what: "anchored", area: null, purpose: "operate-system", outcome: "done" } as const;
    const subject = { kind: journal, id: incident_id };
    entries.push({
      ...said,
      atMs: nowMs,
      who: "system/anchor",
      subject,
      detail: String(last.line),
      digest: last.chain,
    });
  }
  if (entries.length > 0) await audit.commit([], entries);
  return closed.at(-1)?.closed_at_ms ?? fromMs;
}

/** Every journal that was noted, against what stands there now. */
export async function verifyNotedJournals(given: { read: LedgerKysely; findings: Findings }): Promise<void> {
  const { read, findings } = given;
  for (let after = ""; ;) {
    const noted = await read
      .selectFrom("audit")
      .select(["subject_id", "detail", "digest", "at_ms"])
      .where("subject_kind", "=", journal)
      .where("subject_id", ">", after)
      .orderBy("subject_id")
      .limit(rowsPerPage)
      .execute();
    const last = noted.at(-1);
    if (last === undefined) return;
    after = last.subject_id;
    for (const one of noted) findings.add(await findingsOf(read, one));
  }
}

type Noted = { subject_id: string; detail: string; digest: string; at_ms: number };

async function findingsOf(read: LedgerKysely, { subject_id, detail, digest, at_ms }: Noted): Promise<Finding[]> {
  const lines = read.selectFrom("journal").select("chain").where("incident_id", "=", subject_id);
  const line = await lines.where("line", "=", Number(detail)).executeTakeFirst();
  if (line?.chain === digest || (await isErased(read, subject_id, at_ms))) return [];
  const where = `journal ${subject_id}/${detail}`;
  const day = new Date(at_ms).toISOString().slice(0, 16).replace("T", " ");
  return [{ where, why: `on ${day} another journal was noted in the log: this one was written anew` }];
}

/** Who lived there was erased since, and the words of this incident with them. */
async function isErased(read: LedgerKysely, incidentId: string, sinceMs: number): Promise<boolean> {
  const incident = read.selectFrom("incidents").select("home_id").where("incident_id", "=", incidentId);
  const homeId = (await incident.executeTakeFirst())?.home_id ?? null;
  if (homeId === null) return false;
  const erased = read.selectFrom("audit").select("n").where("what", "=", "erased").where("at_ms", ">=", sinceMs);
  const ofHome = erased.where("subject_kind", "=", "home").where("subject_id", "=", homeId);
  if ((await ofHome.limit(1).executeTakeFirst()) === undefined) return false;
  const bare = read.selectFrom("journal").select("line").where("incident_id", "=", incidentId);
  return (await bare.where("detail", "like", `%${erasedWords}`).limit(1).executeTakeFirst()) !== undefined;
}
