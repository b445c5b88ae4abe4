/**
 * What nobody asks for any more, deleted piece by piece. A claim is there for whoever carries out its delivery next; an attempt is a line of a log that is read while people still speak of
 * the incident. How each delivery ended stays with it, and in the journal, for as long as the incident does.
 */

import type { LedgerDatabase } from "../database/database.ts";
import { days } from "@shouwang/shared/time/duration.ts";

/** An incident is opened again within an hour. */
const claimsKept = days(1);
/** Complaints and reviews of an alarm come within months. */
export const attemptsKept = days(180);
/** A press waits for one of these at most. */
const claimsAtOnce = 500;
const incidentsAtOnce = 50;

/** @returns whether there may be more. */
export async function forgetClaims(
  { read, write: db, commit }: Pick<LedgerDatabase, "read" | "write" | "commit">,
  nowMs: number,
): Promise<boolean> {
  const claims = await read
    .selectFrom("claims")
    .innerJoin("deliveries", "deliveries.delivery_id", "claims.delivery_id")
    .innerJoin("incidents", "incidents.incident_id", "deliveries.incident_id")
    .select("claims.delivery_id")
    .where("deliveries.standing", "!=", "due")
    .where("claims.outcome", "is", null)
    .where("incidents.closed_at_ms", "<", nowMs - claimsKept)
    .limit(claimsAtOnce)
    .execute();
  const kept = read
    .selectFrom("incidents")
    .select("incident_id")
    .where((where) => where.or([where("closed_at_ms", "is", null), where("closed_at_ms", ">=", nowMs - attemptsKept)]));
  const attempts = await read
    .selectFrom("attempts")
    .select("incident_id")
    .distinct()
    .where("ended_at_ms", "<", nowMs - attemptsKept)
    .where("incident_id", "not in", kept)
    .limit(incidentsAtOnce)
    .execute();
  const [ids, incidents] = [claims.map((row) => row.delivery_id), attempts.map((row) => row.incident_id)];
  if (ids.length + incidents.length === 0) return false;
  await commit([
    ...(ids.length === 0 ? [] : [{ query: db.deleteFrom("claims").where("delivery_id", "in", ids) }]),
    ...(incidents.length === 0 ? [] : [{ query: db.deleteFrom("attempts").where("incident_id", "in", incidents) }]),
  ]);
  return true;
}
