/**
 * What detection concludes about one home. A verdict is a fact with its reason; what happens to people because of it is decided
 * in `alarms` and `dispatch`.
 */

import type { AlarmKind, Confidence } from "@shouwang/shared/domain/alarm.ts";
import type { Ground } from "@shouwang/shared/domain/grounds.ts";
import type { FaultKind, FaultState } from "@shouwang/shared/domain/fault.ts";
import type { AlarmId, DeviceId } from "@shouwang/shared/domain/ids.ts";

export type Verdict = RaiseVerdict | FirmVerdict | OutsideVerdict | EaseVerdict | FaultVerdict;

/** A new alarm. Never absorbed by another: an open incident takes it in and returns to `raised`. */
export type RaiseVerdict = {
  kind: "raise";
  alarmId: AlarmId;
  alarm: AlarmKind;
  /** `pre-alarm`: the desk sees it at once, and it becomes `raised` by a later `firm` verdict unless it is cleared. */
  phase: "pre-alarm" | "raised";
  deviceId: DeviceId | null;
  confidence: Confidence;
  /** Best knowledge of when it happened; null when even that is unknown ("between … and …" is in the reason). */
  occurredAtMs: number | null;
  /** How old it was when it reached the cloud; over a minute is shown to the operator. */
  lateByMs: number;
  /** When the centre outside is due if nobody acknowledges or clears; null = no sooner than the plan's own escalation. */
  outsideAtMs: number | null;
  /** The same as facts, most telling first, for sentences in the reader's language. Absent = only what `reason` says. */
  grounds?: readonly Ground[];
  reason: string;
  evidence: string;
  /** Who opened it by hand; left out: the program concluded it. */
  by?: string;
};

/** A pre-alarm has become an alarm. */
export type FirmVerdict = { kind: "firm"; alarmId: AlarmId; reason: string };
/** The centre outside is due now for this alarm. */
export type OutsideVerdict = { kind: "outside"; alarmId: AlarmId; reason: string };
/** The detector no longer sees it, or the person moves again. Noted and shown; it closes nothing that was raised. */
export type EaseVerdict = { kind: "ease"; alarmId: AlarmId; reason: string };

export type FaultVerdict = {
  kind: "fault";
  /** null: the gateway itself. */
  deviceId: DeviceId | null;
  fault: FaultKind;
  state: FaultState;
  /** Who owns it by now: it moves upwards as it gets older (docs/architecture.md §4, proof of life). */
  owner: "technician" | "caregiver" | "desk";
  reason: string;
};
