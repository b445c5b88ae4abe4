/**
 * An alarm that no device sent: somebody telephones, or a person at the desk opens an incident by hand. With or without a kit; in the home's open incident it comes in as
 * a new life alarm, which is never absorbed.
 *
 * Rules. Who opens it and is on the phone has it in hand, unless it came into an incident that was open: that one they have to look at first.
 *
 * Inputs: what is known of the call, now. Limits: who may do it was decided before; here the name only has to be a person's.
 * Source: docs/architecture.md §5 (a caller without a kit can have an incident too).
 */

import type { LifeKind } from "@shouwang/shared/domain/alarm.ts";
import type { AlarmId, HomeId } from "@shouwang/shared/domain/ids.ts";
import { outsideAfter } from "../detection/catalogue.ts";
import type { RaiseVerdict } from "../detection/verdict.ts";
import { acknowledged } from "./acknowledged.ts";
import { changed, entry, refuse } from "./answer.ts";
import type { Incident, IncidentMode } from "./incident.ts";
import type { Changed, Refused } from "./incident-input.ts";
import { nobodysName } from "./name.ts";

export type CalledIn = {
  /** Of this call, made by whoever opens it: the same one again is the same alarm. */
  alarmId: AlarmId;
  mode: IncidentMode;
  /** null: nobody knows a home for them. */
  homeId: HomeId | null;
  /** Opaque and the same for the same caller, or a canary's partition; null: nothing tells this caller from another. */
  caller: string | null;
  alarm: LifeKind;
  /** Who opened it: a person, or `system` where it is not live. */
  by: string;
  reason: string;
  /** One person alone is told, to see whether they answer (`contact:c-1-1`); left out: whom the plan tells. */
  tells?: string;
  /** They are on the phone with the caller: it is in their hand from the beginning. */
  isInHand: boolean;
};

export function calledInRefused({ mode, by, reason }: CalledIn): Refused | null {
  if (reason.trim() === "")
    return refuse("no-reason", "请简要说明来电人需要什么。", "Say in a few words what the caller needs.");
  return mode === "live" ? nobodysName(by.trim()) : null;
}

export function calledInVerdict({ alarmId, alarm, by, reason }: CalledIn, nowMs: number): RaiseVerdict {
  const outside = outsideAfter[alarm];
  return {
    kind: "raise",
    alarmId,
    alarm,
    phase: "raised",
    deviceId: null,
    confidence: "certain",
    occurredAtMs: nowMs,
    lateByMs: 0,
    outsideAtMs: outside === null ? null : nowMs + outside,
    reason: reason.trim(),
    evidence: `opened by ${by.trim()}`,
    by: by.trim(),
  };
}

/** Of an incident that this call has opened just now. */
export function inHandOfCaller(incident: Incident, { by }: CalledIn, nowMs: number): Changed {
  const line = entry(nowMs, by.trim(), null);
  return changed(acknowledged(incident, by.trim(), nowMs), [line("acknowledged", `${by.trim()} has it in hand.`)]);
}
