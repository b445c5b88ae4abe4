/** Open incidents of the county for a benchmark, written as the cloud writes them: each raised by a press and in the hands of somebody who is there. */

import type { Incident } from "@shouwang/cloud/alarms/incident.ts";
import type { LedgerDatabase } from "@shouwang/cloud/database/database.ts";
import { emptyCommit } from "@shouwang/cloud/ingest/ledger/ledger.ts";
import { createSqlLedger } from "@shouwang/cloud/ingest/ledger/sql-ledger.ts";
import { must, parseAlarmId, parseHomeId, parseIncidentId } from "@shouwang/shared/domain/ids.ts";
import { hours, minutes } from "@shouwang/shared/time/duration.ts";
import { raisedAlarm, raisedIncident } from "../../test/builders/incidents.ts";

const perCommit = 500;
/** Attendance expires after an hour without progress, and then the plan starts again: the benchmark is over long before. */
const attendedFor = hours(1);

/** @param homeOf of each incident: one that has no other open one. */
export async function sowIncidents(
  database: LedgerDatabase,
  count: number,
  { homeOf, nowMs }: { homeOf: (n: number) => number; nowMs: number },
): Promise<void> {
  const ledger = createSqlLedger(database);
  for (let from = 0; from < count; from += perCommit) {
    const some = Array.from({ length: Math.min(perCommit, count - from) }, (_, at) => {
      const n = from + at;
      return attended(n, homeOf(n), nowMs);
    });
    const failure = await ledger.commit({
      ...emptyCommit,
      incidents: some.map((incident) => ({ incident, journal: [], firstLine: 0 })),
      alarms: some.flatMap(({ incidentId, subject, alarms }) =>
        alarms.map(({ alarmId, recordedAtMs }) => ({ alarmId, subject, incidentId, origin: null, recordedAtMs })),
      ),
    });
    if (failure !== null) throw new Error(`the incidents could not be written: ${failure.why}`);
  }
}

function attended(n: number, home: number, nowMs: number): Incident {
  const homeId = must(parseHomeId(`home-${home}`), "a home");
  const openedAtMs = nowMs - minutes(5);
  return raisedIncident(openedAtMs, {
    incidentId: must(parseIncidentId(`bench-open-${n}`), "an incident"),
    subject: `home:${homeId}`,
    homeId,
    phase: "attended",
    version: 4,
    newsVersion: 4,
    alarms: [raisedAlarm(openedAtMs, { alarmId: must(parseAlarmId(`bench-open-alarm-${n}`), "an alarm") })],
    deliveredAtMs: openedAtMs + 1_000,
    acknowledgedAtMs: openedAtMs + 10_000,
    acknowledgedBy: "bench",
    attendedAtMs: nowMs,
    attendanceExpiresAtMs: nowMs + attendedFor,
    nextStepDueAtMs: nowMs + attendedFor,
  });
}
