/**
 * The gateway's durable memory of what it accepted. **Accepted** means: the promise of an append has resolved, which is after
 * commit and fsync. Only a receipt from the cloud's commit lets it forget.
 *
 * One open = one epoch: numbers of a lane run from 1 upwards within it. Rows of older epochs stay until they are receipted.
 */

import type { FaultReport, LifeEvent, Stamp, Telemetry } from "@shouwang/shared/domain/observation.ts";
import type { AlarmId, AssignmentId, DeviceId, Epoch } from "@shouwang/shared/domain/ids.ts";
import type { Lane } from "@shouwang/shared/domain/lane.ts";

export type LifeRow = {
  lane: "life";
  epoch: Epoch;
  seq: number;
  alarmId: AlarmId;
  assignmentId: AssignmentId;
  deviceId: DeviceId;
  at: Stamp;
  event: LifeEvent;
};
export type FaultRow = {
  lane: "fault";
  epoch: Epoch;
  seq: number;
  assignmentId: AssignmentId;
  deviceId: DeviceId;
  at: Stamp;
  report: FaultReport;
};
export type TelemetryRow = {
  lane: "telemetry";
  epoch: Epoch;
  seq: number;
  assignmentId: AssignmentId;
  deviceId: DeviceId;
  at: Stamp;
  observation: Telemetry;
};
export type Row = LifeRow | FaultRow | TelemetryRow;

/** A row before the outbox numbers it. */
export type NewRow =
  | Omit<LifeRow, "epoch" | "seq">
  | Omit<FaultRow, "epoch" | "seq">
  | Omit<TelemetryRow, "epoch" | "seq">;

/** Numbers that will never be sent, durable until the cloud's mark has passed them. */
export type SkippedRow = {
  epoch: Epoch;
  lane: Lane;
  from: number;
  to: number;
  why: "compacted" | "dropped-full" | "damaged" | "expired";
  count: number;
  firstAtMs: number;
  lastAtMs: number;
};

export type LaneStanding = { epoch: Epoch; lane: Lane; lowest: number; next: number };

/** A life alarm that no human has taken yet, as far as this home knows; survives a restart with the latch it belongs to. */
export type OpenAlarm = {
  alarmId: AlarmId;
  deviceId: DeviceId;
  alarm: LifeEvent["alarm"];
  acceptedAtMs: number;
  standing: "accepted" | "stored" | "delivered" | "acknowledged" | "attended" | "closed";
  /** The detector still says so: a level that stays up raises once. */
  isLatched: boolean;
};

export type Appended =
  | { kind: "accepted"; rows: readonly Row[] }
  | { kind: "refused"; why: "full" | "read-only" | "failing"; detail: string };

/** `resend`: receipted rows that are pending again. `isOwed`: the card did not take it and must be told again, or it resends nothing. */
export type Adopted = { isNew: boolean; resend: number; isOwed?: true };

export type Outbox = AsyncDisposable & {
  /** Unique to this opening. */
  readonly epoch: Epoch;
  /**
   * All rows of one call commit together. Life rows commit at once; telemetry may share a commit for up to the group time.
   * Full disk: the oldest telemetry is dropped (and a skipped row written) before any life or fault row is refused.
   */
  append(rows: readonly NewRow[]): Promise<Appended>;
  /** The oldest rows not yet receipted, oldest epoch first, in order of number, from `after` (exclusive) on. */
  pending(query: { lane: Lane; after?: { epoch: Epoch; seq: number }; limit: number }): Promise<readonly Row[]>;
  /** Rows by number, where they still exist: what answers `missing`. */
  rowsIn(query: { epoch: Epoch; lane: Lane; from: number; to: number; limit: number }): Promise<readonly Row[]>;
  skipped(query: { epoch: Epoch; lane: Lane }): Promise<readonly SkippedRow[]>;
  /** The cloud has everything of this lane up to and including `through`. Never moves backwards. `atMs` is uptime: how long it is kept is no matter of the wall clock. */
  receipted(mark: { epoch: Epoch; lane: Lane; through: number; atMs: number }): Promise<void>;
  standings(): Promise<readonly LaneStanding[]>;
  openAlarms(): Promise<readonly OpenAlarm[]>;
  saveOpenAlarm(alarm: OpenAlarm): Promise<void>;
  /** The last ledger heard of; `undefined` before the first. A new one puts receipted rows that are still kept back to pending. */
  ledgerId(): Promise<string | undefined>;
  adoptLedger(ledgerId: string): Promise<Adopted>;
};
