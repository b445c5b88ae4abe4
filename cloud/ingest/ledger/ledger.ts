/**
 * Everything that one decision changes, and the store that takes it: marks, home state, alarms, incident, journal, deliveries,
 * faults commit together or not at all (docs/architecture.md §2.7). Whoever decides holds the present state in memory, adopts
 * the new one after `commit` has resolved, and only then tells anybody.
 */

import type { FaultKind } from "@shouwang/shared/domain/fault.ts";
import type { AlarmId, DeviceId, Epoch, GatewayId, HomeId, IncidentId, LedgerId } from "@shouwang/shared/domain/ids.ts";
import type { Lane } from "@shouwang/shared/domain/lane.ts";
import { days } from "@shouwang/shared/time/duration.ts";
import type { Incident, JournalEntry } from "../../alarms/incident.ts";
import type { Trial, TrialChange } from "../../alarms/trial.ts";
import type { HomeState } from "../../detection/home-state.ts";
import type { FaultVerdict } from "../../detection/verdict.ts";
import type { AttemptEnd } from "../../dispatch/claim.ts";
import type { Delivery } from "../../dispatch/delivery.ts";
import type { LaneMarks } from "./marks.ts";
import type { Remembered } from "./former-ledger.ts";

/** What nobody could read is kept for a technician; beyond this many the oldest goes. A quarter of a gigabyte at the worst. */
export const quarantineMax = 4_096;

/** What a gateway still has is at most 30 days old; its word about a former ledger is needed no longer. */
export const rememberedFor = days(31);

export type LaneKey = {
  gatewayId: GatewayId;
  epoch: Epoch;
  lane: Lane;
  /** All three in one word, in memory only: a county asks for it a dozen times a message, so it is made once (decision 0084). */
  readonly name?: string;
};

export type StoredAlarm = {
  alarmId: AlarmId;
  subject: string;
  /** null: it was stored and raised nothing (a level that ended, a repetition). */
  incidentId: IncidentId | null;
  /** Where it came from; null for what the cloud concluded itself. */
  origin: { gatewayId: GatewayId; epoch: Epoch | null; seq: number | null } | null;
  recordedAtMs: number;
};

export type StoredFault = {
  subject: string;
  homeId: HomeId | null;
  gatewayId: GatewayId;
  deviceId: DeviceId | null;
  fault: FaultKind;
  owner: FaultVerdict["owner"];
  sinceMs: number;
  detail: string;
  /** When it was witnessed last; only of faults that nobody reports the end of (`own-faults.ts`). */
  seenAtMs?: number;
};
export type FaultChange =
  | { state: "present"; fault: StoredFault }
  | { state: "gone"; gatewayId: GatewayId; deviceId: DeviceId | null; fault: FaultKind };

export type Quarantined = {
  quarantineId: string;
  receivedAtMs: number;
  gatewayId: GatewayId;
  channel: string;
  why: string;
  payload: Uint8Array;
};

export type StoredSubject = { subject: string; state: HomeState | null; dueAtMs: number | null };

/** The home of `home:<homeId>`. */
export function homeOf(subject: string): HomeId | null {
  // `as`: subjects are made of home ids, by us.
  return subject.startsWith("home:") ? (subject.slice(5) as HomeId) : null;
}

/** How an attempt ended. `ended`: by us, who decide. `taken`: another process has written its end, and this decides what follows. */
export type StoredEnd = AttemptEnd & { how: "ended" | "taken"; atMs: number };

/** What one commit writes. Empty lists write nothing. */
export type Commit = {
  subjects: readonly StoredSubject[];
  marks: readonly (LaneKey & { marks: LaneMarks })[];
  /** Lanes whose marks are needed no longer; none of them is among `marks`. */
  forgotten: readonly LaneKey[];
  incidents: readonly { incident: Incident; journal: readonly JournalEntry[]; firstLine: number }[];
  alarms: readonly StoredAlarm[];
  deliveries: { create: readonly Delivery[]; update: readonly Delivery[] };
  /** All or nothing of the commit stands on these claims being ours. */
  ends: readonly StoredEnd[];
  faults: readonly FaultChange[];
  quarantined: readonly Quarantined[];
  /** Left out: nothing of a test. */
  trials?: readonly TrialChange[];
};

/** What a disk has changed is not believed. */
export type Doubt = {
  /** How many rows. */
  rows: number;
  /** Homes of which something newer was lost, as far as they can be named: what else is known of them may be quieter than the truth. */
  subjects: readonly string[];
  /** Lanes whose marks are what is still proven: less than the truth, never more. */
  lanes: readonly LaneKey[];
};

export type KnownIncident = { incident: Incident; journalLines: number; deliveries: readonly Delivery[] };

/** An open incident whose record cannot be read: what the columns beside it say, the alarms that name it, and the record as it is. */
export type DamagedIncident = KnownIncident & { alarms: readonly StoredAlarm[]; record: Uint8Array };

/** What the loop holds in memory, as it is stored. */
export type LedgerState = {
  subjects: readonly StoredSubject[];
  marks: readonly (LaneKey & { marks: LaneMarks })[];
  openIncidents: readonly KnownIncident[];
  /** To be mended before anything is decided (`mend.ts`). */
  damagedIncidents: readonly DamagedIncident[];
  faults: readonly StoredFault[];
  /** Tests of devices that are not over; left out: none is. */
  trials?: readonly Trial[];
  /** What gateways said last about ledgers that this one has replaced. */
  recoveries: ReadonlyMap<GatewayId, Remembered>;
  /** Rows of homes and marks that are not what was written; absent: there are none. */
  doubt?: Doubt;
  /** When it last said that it was alive; absent or null for a new ledger. */
  aliveAtMs?: number | null;
};

/**
 * `input`: what was to be written is itself the reason, and trying again is useless. `claim`: an attempt whose claim is somebody else's. `world`: try again
 * later. `end`: the process must end.
 */
export type CommitFailure = { blame: "input" | "claim" | "world" | "end"; why: string };

export type Ledger = {
  readonly ledgerId: LedgerId;
  /** @param take is given each home as it is read, where there are too many to hold all at once; `subjects` is empty then. May be left unused. */
  load(take?: (one: StoredSubject) => void): Promise<LedgerState>;
  /** On the disk when it answers `null`; nothing of it happened otherwise. */
  commit(commit: Commit): Promise<CommitFailure | null>;
  alarm(alarmId: AlarmId): Promise<StoredAlarm | undefined>;
  /** Open or closed. */
  incident(incidentId: IncidentId): Promise<KnownIncident | undefined>;
  /** The incidents of these alarms, for telling a home what became of them. */
  incidentsOfAlarms(alarmIds: readonly AlarmId[]): Promise<ReadonlyMap<AlarmId, Incident | null>>;
  /** Keeps what a gateway said about another ledger until it has sent again all that it still has. */
  remember(gatewayId: GatewayId, said: Remembered, nowMs: number): Promise<CommitFailure | null>;
  /** How much waits to be looked at. */
  quarantined(): Promise<{ count: number; ofLife: number }>;
  /** Notes that somebody decides here. Absent where nothing outlives the process. */
  alive?(atMs: number): Promise<CommitFailure | null>;
  /** Takes another `ledgerId`, because it lacks what it had receipted: a backup was put back. Absent as above. */
  renew?(): Promise<CommitFailure | null>;
  /**
   * Tidies up what commits have appended, a slice of some milliseconds at a time; never beside a commit. `due`: only when it has become
   * long. Changes nothing that anybody could read. Absent as above.
   */
  fold?(when: "due" | "now"): Promise<"more" | "done" | CommitFailure>;
};

export const emptyCommit: Commit = {
  subjects: [],
  marks: [],
  forgotten: [],
  incidents: [],
  alarms: [],
  deliveries: { create: [], update: [] },
  ends: [],
  faults: [],
  quarantined: [],
};
