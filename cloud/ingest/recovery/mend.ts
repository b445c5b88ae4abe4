/**
 * Before anything is decided: each open incident whose record cannot be read is raised again in its own place, the record is set
 * aside as it is, and the desk has a fault. One damaged row must neither keep the service down nor be forgotten in silence.
 */

import { mendedIncident } from "../../alarms/damaged-incident.ts";
import type { Log } from "@shouwang/shared/log/log.ts";
import { cloudId } from "@shouwang/shared/domain/cloud-id.ts";
import { must, parseAlarmId } from "@shouwang/shared/domain/ids.ts";
import {
  emptyCommit,
  type DamagedIncident,
  type KnownIncident,
  type Ledger,
  type LedgerState,
  type StoredAlarm,
} from "../ledger/ledger.ts";
import { ownFault } from "../ledger/own-faults.ts";

type Needs = { ledger: Ledger; log: Log; nowMs: number; nextId: () => string };

/** What is stored, with every open incident readable. */
export async function mend(stored: LedgerState, needs: Needs): Promise<LedgerState> {
  if (stored.damagedIncidents.length === 0) return stored;
  const mended: KnownIncident[] = [];
  for (const one of stored.damagedIncidents) mended.push(await mendOne(one, needs));
  const { faults } = await needs.ledger.load();
  return { ...stored, openIncidents: [...stored.openIncidents, ...mended], damagedIncidents: [], faults };
}

async function mendOne(damaged: DamagedIncident, { ledger, log, nowMs, nextId }: Needs): Promise<KnownIncident> {
  const { incident: left, journalLines, deliveries, record } = damaged;
  const { incidentId, subject, homeId } = left;
  const alarmId = nextId();
  const found: StoredAlarm = {
    alarmId: must(parseAlarmId(alarmId), alarmId),
    subject,
    incidentId,
    origin: null,
    recordedAtMs: nowMs,
  };
  const alarms = damaged.alarms.length > 0 ? damaged.alarms : [found];
  const lastRound = deliveries.reduce((last, { round }) => Math.max(last, round), 0);
  const atMs = Math.max(nowMs, left.openedAtMs);
  const { incident, journal } = mendedIncident(left, alarms, lastRound, atMs);
  log.error("The stored record of an open incident is damaged: it is raised again, and a person must look at it.", {
    incidentId,
    subject,
  });
  const failure = await ledger.commit({
    ...emptyCommit,
    incidents: [{ incident, journal, firstLine: journalLines }],
    alarms: damaged.alarms.length > 0 ? [] : [found],
    faults: [
      {
        state: "present",
        fault: ownFault("ledger", {
          fault: "storage",
          owner: "desk",
          sinceMs: atMs,
          homeId,
          detail: `The stored record of incident ${incidentId} (${subject}) was damaged. It was raised again; have the disk looked at.`,
        }),
      },
    ],
    quarantined: [
      {
        quarantineId: nextId(),
        receivedAtMs: atMs,
        gatewayId: cloudId,
        // As long as anything that came in on a life input.
        channel: "life",
        why: `The stored record of incident ${incidentId} cannot be read.`,
        payload: record,
      },
    ],
  });
  if (failure === null) return { incident, journalLines: journalLines + journal.length, deliveries };
  // In memory it is raised all the same, and the next commit of this incident writes it.
  log.error("What was mended could not be written.", { incidentId, why: failure.why });
  return { incident, journalLines, deliveries };
}
