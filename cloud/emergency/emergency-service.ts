/**
 * The way out to whoever answers: the desk in this house, a centre outside, a webhook. A connector only delivers; whether and
 * when to deliver is the plan's decision.
 *
 * Contract (test/contracts): `deliver` never throws for anything the far end does; it settles before `signal` aborts or soon
 * after; the notice carries its own key, so that delivering twice is harmless.
 */

import type { InBoth } from "@shouwang/shared/domain/grounds-text.ts";
import type { AlarmKind, Confidence } from "@shouwang/shared/domain/alarm.ts";
import type { AlarmId, DeliveryId, HomeId, IncidentId } from "@shouwang/shared/domain/ids.ts";
import type { Millis } from "@shouwang/shared/time/duration.ts";
import type { IncidentMode } from "../alarms/incident.ts";
import type { NoticeReason } from "../alarms/notice-reason.ts";
import type { Addressee } from "./addressee.ts";

/** What the far end needs to act. Names and addresses are looked up at the last moment and are not stored with the delivery. */
export type Notice = {
  /** The same for every attempt of one delivery. */
  deliveryId: DeliveryId;
  reason: NoticeReason;
  /** What is not `live` is marked as such wherever it arrives. */
  mode: IncidentMode;
  /** The person it is for; null = it is for the connector itself. */
  addressee: Addressee | null;
  incidentId: IncidentId;
  incidentVersion: number;
  homeId: HomeId | null;
  /** As people call the home; null when the home is unknown. */
  homeName: string | null;
  residentName: string | null;
  address: string | null;
  alarms: readonly {
    alarmId: AlarmId;
    alarm: AlarmKind;
    confidence: Confidence;
    room: string | null;
    occurredAtMs: number | null;
    lateByMs: number;
    reason: string;
    /** Why it was raised, in sentences, on the clock of the home; null = only `reason` says it. */
    because: InBoth | null;
  }[];
  round: number;
  escalation: number;
  /** 1 for the first attempt. */
  attempt: number;
  /** An earlier attempt ended without anybody knowing how: it may be there already, and whoever shows it says so. */
  mayHaveArrived: boolean;
};

export type Delivered =
  /** The far end has it; `receipt` is its own words or number, kept in the journal. */
  | { kind: "accepted"; receipt: string }
  /** The far end will not take this one as it is: try another route. */
  | { kind: "refused"; why: string }
  /** Nobody there, or no answer in time. `mayHaveArrived`: it was sent, and nobody knows what became of it. */
  | { kind: "unreachable"; why: string; retryAfter: Millis | null; mayHaveArrived?: true };

export type EmergencyService = {
  /** `desk`, `webhook`, … as the plan names it. */
  readonly name: string;
  deliver(notice: Notice, signal: AbortSignal): Promise<Delivered>;
};
