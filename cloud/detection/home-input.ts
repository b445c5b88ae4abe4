/**
 * What can happen to a home, as detection hears it. Times are UTC; `occurredAtMs` is the gateway's corrected time and may lie
 * in the past (an outage) or, with a wrong clock, in the future: then the time of recording counts. `recordedAtMs` is the
 * cloud's. Every input but `tick`, `resident-fine`, `absence`, `gateway-offline` and `cloud-deaf` proves that the gateway was heard at `recordedAtMs`.
 */

import type { AlarmId, DeviceId } from "@shouwang/shared/domain/ids.ts";
import type { AbsenceAsked } from "./absence.ts";
import type { FaultReport, LifeEvent, Telemetry } from "@shouwang/shared/domain/observation.ts";

/** A record of the life lane. */
export type LifeInput = {
  kind: "life";
  alarmId: AlarmId;
  /** null = the header was readable and the body was not. */
  event: LifeEvent | null;
  deviceId: DeviceId | null;
  isKnownDevice: boolean;
  /** The record names an assignment that the registry does not have: this home is a guess by where the kit is now. */
  isHomeGuessed?: true;
  /** null = nobody knows: the clock was not trusted, or the body was not readable. */
  occurredAtMs: number | null;
  /** What is certain all the same when the clock was not trusted; `fromMs` null = not even that. */
  occurredBetween?: { fromMs: number | null; toMs: number };
  recordedAtMs: number;
};

/** A record of the telemetry lane. */
export type ObservedInput = {
  kind: "observed";
  deviceId: DeviceId;
  isKnownDevice: boolean;
  observation: Telemetry;
  /** null = nobody knows: what it says of danger counts as of now, and it proves no activity. */
  occurredAtMs: number | null;
  recordedAtMs: number;
};

/** A record of the fault lane: tells which devices are deaf. Storing and showing the fault is not detection's business. */
export type FaultReportedInput = {
  kind: "fault-reported";
  deviceId: DeviceId;
  report: FaultReport;
  occurredAtMs: number;
  recordedAtMs: number;
};

export type HomeInput =
  | LifeInput
  | ObservedInput
  | FaultReportedInput
  /** An envelope without records, a hello, an answer: the gateway lives. */
  | { kind: "gateway-heard"; occurredAtMs: number; recordedAtMs: number }
  /** Its last will. Only makes a fall suspicion firm; the gateway's silence is decided by its own deadline. */
  | { kind: "gateway-offline"; recordedAtMs: number }
  /** The cloud itself heard nobody in between (a restart, a broker that was away): nobody's silence. `toMs` null: it still hears nobody. */
  | { kind: "cloud-deaf"; fromMs: number; toMs: number | null }
  /** Rung up, the resident says that they are all right. Proves nothing of the gateway. */
  | { kind: "resident-fine"; atMs: number }
  /** A named person says that nobody is expected there, or that somebody is again. Who may say it, and of which one, was looked at before. */
  | { kind: "absence"; asked: AbsenceAsked }
  | { kind: "tick" };
