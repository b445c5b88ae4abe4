/**
 * The ledger in memory: the twin that the simulation runs on, and the plainest reading of the port. A commit is checked as a whole
 * before anything of it is written, with the rules that the SQL schema has: one open incident a subject, journal lines that are
 * written once, deliveries recognised by their key, alarms that name an incident which is there.
 *
 * The disk is a value of its own, so that a process may die and another one find what was committed. It holds what it was given:
 * nothing that is decided is ever changed in place. Limit: `quarantineMax`, as in SQL.
 */

import type { AlarmId, DeliveryId, GatewayId, IncidentId, LedgerId } from "@shouwang/shared/domain/ids.ts";
import type { Incident, JournalEntry } from "../../alarms/incident.ts";
import type { Delivery } from "../../dispatch/delivery.ts";
import { blankClaimRows, endHeld, heldBy, type MemoryClaimRows } from "../../dispatch/memory-claims.ts";
import { faultName, laneName } from "./draft.ts";
import {
  quarantineMax,
  type Commit,
  type CommitFailure,
  type KnownIncident,
  type LaneKey,
  type Ledger,
  type Quarantined,
  type StoredAlarm,
  type StoredFault,
  type StoredSubject,
} from "./ledger.ts";
import type { LaneMarks } from "./marks.ts";
import type { Remembered } from "./former-ledger.ts";
import { withOwnDay } from "./subjects.ts";

type Kept = { incident: Incident; journal: readonly JournalEntry[] };

export type MemoryDisk = {
  ledgerId: LedgerId;
  /** Raised by each opening: who opened before finds another number than its own, and commits nothing any more. */
  fence: number;
  aliveAtMs: number | null;
  subjects: Map<string, StoredSubject>;
  marks: Map<string, LaneKey & { marks: LaneMarks }>;
  incidents: Map<IncidentId, Kept>;
  alarms: Map<AlarmId, StoredAlarm>;
  deliveries: Map<DeliveryId, Delivery>;
  attempts: MemoryClaimRows;
  faults: Map<string, StoredFault>;
  quarantine: Map<string, Quarantined>;
  recoveries: Map<GatewayId, Remembered>;
};

export const blankDisk = (ledgerId: LedgerId): MemoryDisk => ({
  ledgerId,
  fence: 0,
  aliveAtMs: null,
  subjects: new Map(),
  marks: new Map(),
  incidents: new Map(),
  alarms: new Map(),
  deliveries: new Map(),
  attempts: blankClaimRows(),
  faults: new Map(),
  quarantine: new Map(),
  recoveries: new Map(),
});

/** A backup: the rows as they are now. What is committed later does not reach it. */
export const copyOfDisk = (disk: MemoryDisk): MemoryDisk => ({
  ledgerId: disk.ledgerId,
  fence: disk.fence,
  aliveAtMs: disk.aliveAtMs,
  subjects: new Map(disk.subjects),
  marks: new Map(disk.marks),
  incidents: new Map(disk.incidents),
  alarms: new Map(disk.alarms),
  deliveries: new Map(disk.deliveries),
  attempts: { claims: new Map(disk.attempts.claims), attempts: new Map(disk.attempts.attempts) },
  faults: new Map(disk.faults),
  quarantine: new Map(disk.quarantine),
  recoveries: new Map(disk.recoveries),
});

export type MemoryLedger = Ledger & Required<Pick<Ledger, "alive">>;

export function createMemoryLedger(disk: MemoryDisk): MemoryLedger {
  const fence = ++disk.fence;
  const deliveriesOf = (incidentId: IncidentId): Delivery[] =>
    [...disk.deliveries.values()]
      .filter((one) => one.incidentId === incidentId)
      .toSorted((one, other) => one.createdAtMs - other.createdAtMs);
  const known = ({ incident, journal }: Kept): KnownIncident => ({
    incident,
    journalLines: journal.length,
    deliveries: deliveriesOf(incident.incidentId),
  });
  return {
    ledgerId: disk.ledgerId,
    load: () =>
      Promise.resolve({
        subjects: [...disk.subjects.values()],
        marks: [...disk.marks.values()],
        openIncidents: openOf(disk)
          .toSorted((one, other) => one.incident.openedAtMs - other.incident.openedAtMs)
          .map(known),
        // Nothing is damaged in a map.
        damagedIncidents: [],
        faults: [...disk.faults.values()],
        recoveries: new Map(disk.recoveries),
        aliveAtMs: disk.aliveAtMs,
      }),
    commit(commit) {
      if (disk.fence !== fence) return Promise.resolve(takenOver);
      const failure = objection(disk, commit);
      if (failure === null) write(disk, commit);
      return Promise.resolve(failure);
    },
    remember(gatewayId, said) {
      if (disk.fence !== fence) return Promise.resolve(takenOver);
      disk.recoveries.set(gatewayId, said);
      return Promise.resolve(null);
    },
    alive(atMs) {
      if (disk.fence !== fence) return Promise.resolve(takenOver);
      // Strictly upwards, as in SQL.
      disk.aliveAtMs = Math.max(atMs, (disk.aliveAtMs ?? 0) + 1);
      return Promise.resolve(null);
    },
    alarm: (alarmId) => Promise.resolve(disk.alarms.get(alarmId)),
    incident(incidentId) {
      const kept = disk.incidents.get(incidentId);
      return Promise.resolve(kept && known(kept));
    },
    incidentsOfAlarms: (alarmIds) =>
      Promise.resolve(
        new Map(
          alarmIds.flatMap((alarmId) => {
            const alarm = disk.alarms.get(alarmId);
            if (!alarm) return [];
            const kept = alarm.incidentId === null ? undefined : disk.incidents.get(alarm.incidentId);
            return [[alarmId, kept?.incident ?? null] as const];
          }),
        ),
      ),
    quarantined() {
      const rows = [...disk.quarantine.values()];
      return Promise.resolve({
        count: rows.length,
        ofLife: rows.filter((one) => one.channel === "life").length,
      });
    },
  };
}

const takenOver: CommitFailure = { blame: "end", why: "guard: another process took over" };

const openOf = (disk: MemoryDisk): Kept[] =>
  [...disk.incidents.values()].filter(({ incident }) => incident.phase !== "closed");

/** Why the commit cannot be stored; null when it can. Looks only, so that a refused commit leaves nothing behind. */
function objection(disk: MemoryDisk, commit: Commit): CommitFailure | null {
  const input = (why: string): CommitFailure => ({ blame: "input", why });
  const open = new Map(openOf(disk).map(({ incident }) => [incident.subject, incident.incidentId]));
  const lines = new Map<IncidentId, number>();
  for (const { incident, journal, firstLine } of commit.incidents) {
    const { incidentId, subject, phase } = incident;
    const holder = open.get(subject);
    if (phase === "closed") {
      if (holder === incidentId) open.delete(subject);
    } else if (holder !== undefined && holder !== incidentId) {
      return input(`unique: ${subject} has the open incident ${holder}`);
    } else open.set(subject, incidentId);
    const written = lines.get(incidentId) ?? disk.incidents.get(incidentId)?.journal.length ?? 0;
    if (journal.length > 0 && firstLine < written)
      return input(`unique: line ${firstLine} of ${incidentId} is written`);
    lines.set(incidentId, Math.max(written, firstLine + journal.length));
  }
  const isThere = (incidentId: IncidentId): boolean => lines.has(incidentId) || disk.incidents.has(incidentId);
  for (const { alarmId, incidentId } of commit.alarms) {
    if (incidentId !== null && !isThere(incidentId)) return input(`foreign key: alarm ${alarmId} of ${incidentId}`);
  }
  for (const { deliveryId, incidentId } of commit.deliveries.create) {
    if (!isThere(incidentId)) return input(`foreign key: delivery ${deliveryId} of ${incidentId}`);
  }
  const created = new Set(commit.deliveries.create.map((one) => one.deliveryId));
  for (const { deliveryId } of commit.deliveries.update) {
    // As the guard of the SQL update: a row that is not there means that somebody else writes this database.
    if (!disk.deliveries.has(deliveryId) && !created.has(deliveryId)) {
      return { blame: "end", why: `guard: delivery ${deliveryId} is not there` };
    }
  }
  for (const { how, claim } of commit.ends) {
    const waits = disk.attempts.claims.get(claim.deliveryId)?.outcome ?? null;
    const isOurs = how === "ended" ? heldBy(disk.attempts, claim) !== undefined : waits !== null;
    if (!isOurs) return { blame: "claim", why: `guard: the claim of ${claim.deliveryId} is somebody else's` };
  }
  for (const { quarantineId } of commit.quarantined) {
    if (disk.quarantine.has(quarantineId)) return input(`unique: ${quarantineId} is set aside already`);
  }
  return null;
}

function write(disk: MemoryDisk, commit: Commit): void {
  for (const { incident, journal } of commit.incidents) {
    const before = disk.incidents.get(incident.incidentId)?.journal ?? [];
    disk.incidents.set(incident.incidentId, { incident, journal: [...before, ...journal] });
  }
  for (const alarm of commit.alarms) if (!disk.alarms.has(alarm.alarmId)) disk.alarms.set(alarm.alarmId, alarm);
  for (const delivery of commit.deliveries.create) {
    const isKnown = [...disk.deliveries.values()].some((one) => one.key === delivery.key);
    if (!isKnown) disk.deliveries.set(delivery.deliveryId, delivery);
  }
  for (const delivery of commit.deliveries.update) disk.deliveries.set(delivery.deliveryId, delivery);
  for (const end of commit.ends) {
    const stored = disk.attempts.claims.get(end.claim.deliveryId);
    if (end.how === "ended") endHeld(disk.attempts, end, end.atMs, null);
    else if (stored) disk.attempts.claims.set(stored.deliveryId, { ...stored, outcome: null });
  }
  for (const change of commit.faults) {
    if (change.state === "gone") {
      disk.faults.delete(faultName(change.gatewayId, change.deviceId, change.fault));
      continue;
    }
    const { fault } = change;
    disk.faults.set(faultName(fault.gatewayId, fault.deviceId, fault.fault), fault);
  }
  for (const subject of commit.subjects) disk.subjects.set(subject.subject, withOwnDay(subject));
  for (const lane of commit.marks) disk.marks.set(laneName(lane), lane);
  for (const lane of commit.forgotten) disk.marks.delete(laneName(lane));
  for (const one of commit.quarantined) disk.quarantine.set(one.quarantineId, one);
  trimQuarantine(disk);
}

/** What came in on a life input is the last to go, the newest is kept longest. */
function trimQuarantine({ quarantine }: MemoryDisk): void {
  if (quarantine.size <= quarantineMax) return;
  const lastToGo = (one: Quarantined): number => (one.channel === "life" ? 0 : 1);
  const sorted = [...quarantine.values()].toSorted(
    (one, other) => lastToGo(one) - lastToGo(other) || other.receivedAtMs - one.receivedAtMs,
  );
  for (const { quarantineId } of sorted.slice(quarantineMax)) quarantine.delete(quarantineId);
}
