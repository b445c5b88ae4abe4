/**
 * An incident is everything of one home from the first alarm to the written outcome. Plain data: it is stored, restored, shown.
 *
 * Stored, delivered, acknowledged, attended and closed are five facts with their own times.
 */

import type { AlarmKind, Confidence } from "@shouwang/shared/domain/alarm.ts";
import type { Ground } from "@shouwang/shared/domain/grounds.ts";
import type { AlarmId, DeviceId, GatewayId, HomeId, IncidentId } from "@shouwang/shared/domain/ids.ts";
import type { AskedFor } from "./asked-for.ts";
import type { HandOver } from "./hand-over.ts";
import type { IncidentPlan, StepDone, StepDue } from "./incident-plan.ts";
import type { Sent } from "./sent.ts";

export type Phase = "pre-alarm" | "raised" | "delivered" | "acknowledged" | "attended" | "closed";

export const outcomes = ["real", "assisted", "accidental", "test", "false"] as const;
export type Outcome = (typeof outcomes)[number];

/**
 * `test`: an installer or a weekly test, on the whole real path. `drill`: people practise. `canary`: the house presses by itself to see that its own machinery moves. All
 * of them go the way of a live one, are marked everywhere, and stand beside the live queue.
 */
export const incidentModes = ["live", "test", "drill", "canary"] as const;
export type IncidentMode = (typeof incidentModes)[number];

export type IncidentAlarm = {
  alarmId: AlarmId;
  alarm: AlarmKind;
  phase: "pre-alarm" | "raised" | "eased";
  deviceId: DeviceId | null;
  confidence: Confidence;
  occurredAtMs: number | null;
  recordedAtMs: number;
  lateByMs: number;
  /** The centre outside is due at this instant unless acknowledged or eased; null = by escalation only. */
  outsideAtMs: number | null;
  /** Why, as facts. Absent = it was stored before there were any. */
  grounds?: readonly Ground[];
  reason: string;
  evidence: string;
};

export type Incident = {
  incidentId: IncidentId;
  /** One open incident per subject, a database constraint says so. `subject.ts` says whose is which. */
  subject: string;
  homeId: HomeId | null;
  gatewayId: GatewayId | null;
  mode: IncidentMode;
  phase: Phase;
  /** Counts every change. A command names the version it saw, so that an acknowledgement cannot take what it never showed. */
  version: number;
  /**
   * The version of the last change that an operator must have seen before acting: an alarm, or what another person did. Deliveries
   * and escalations come after it by themselves, and must not turn away somebody who is just taking the incident in hand.
   */
  newsVersion: number;
  /** Each new life alarm and each expired acknowledgement starts a new round of the plan. */
  round: number;
  alarms: readonly IncidentAlarm[];
  openedAtMs: number;
  /** Start of the present round: escalation is counted from here. */
  roundStartedAtMs: number;
  deliveredAtMs: number | null;
  acknowledgedAtMs: number | null;
  acknowledgedBy: string | null;
  /** An acknowledgement without progress ends here and the plan starts again. */
  acknowledgementExpiresAtMs: number | null;
  attendedAtMs: number | null;
  attendanceExpiresAtMs: number | null;
  closedAtMs: number | null;
  closedBy: string | null;
  outcome: Outcome | null;
  note: string | null;
  /** What it goes by until it is closed; null: it was opened before plans were kept with incidents, and goes by the one of the house. */
  plan: IncidentPlan | null;
  /** Steps done by hand that came due; each once, whatever the round. */
  stepsDue: readonly StepDue[];
  /** What people did by hand, or said falls away, in the order in which they said it. */
  stepsDone: readonly StepDone[];
  /** Each time somebody who was told said in this round that they cannot: the plan's next step is due then. */
  cannotAtMs: readonly number[];
  /** What those who were told answered, the latest last: who is on the way, and who cannot. The journal has every word of it. */
  said: readonly Said[];
  /** How often somebody at the desk asked for more help than the plan had sent, the latest last. */
  asked: readonly AskedFor[];
  /** Who is asked to take it over; until they accept, it is in the giver's hand. */
  handOver: HandOver | null;
  /** Who was sent to the home, the latest last. */
  sent: readonly Sent[];
  /** How often this round was escalated. */
  escalation: number;
  /** The next instant at which something must happen without anybody doing anything; null only when closed. */
  nextStepDueAtMs: number | null;
};

/** By which way a person spoke to us. `page` and `link`: of a caregiver; `centre`: through the programs of a receiving centre. */
export const vias = ["desk", "page", "link", "voice", "sms", "centre"] as const;
export type Via = (typeof vias)[number];

export const sayings = ["on-my-way", "cannot"] as const;
export type Saying = (typeof sayings)[number];

export type Said = { by: string; what: Saying; via: Via; atMs: number; round: number };

/** One line of the record: what happened, to whom it is due, and why. Appended, never changed. */
export type JournalEntry = {
  atMs: number;
  what:
    | "opened"
    | "alarm-raised"
    | "pre-alarm"
    | "alarm-firm"
    | "alarm-eased"
    | "delivered"
    | "delivery-failed"
    | "outside-due"
    | "escalated"
    | "acknowledged"
    | "acknowledgement-voided"
    | "acknowledgement-expired"
    | "attended"
    | "attendance-expired"
    | "on-my-way"
    | "cannot"
    | "resident-fine"
    | "step-done"
    | "step-waived"
    | "phoned"
    | "help-asked"
    | "hand-over-offered"
    | "hand-over-accepted"
    | "hand-over-declined"
    | "hand-over-withdrawn"
    | "hand-over-expired"
    | "sent"
    | "sent-in-vain"
    | "closed"
    | "reopened"
    | "joined";
  /** A named human, `desk`, a connector's name, or `system`. */
  who: string;
  alarmId: AlarmId | null;
  detail: string;
};

/** The loudest alarm first, for those who show one line. */
export const alarmOrder: readonly AlarmKind[] = [
  "panic",
  "unreadable",
  "call",
  "smoke",
  "carbon-monoxide",
  "gas",
  "fall",
  "inactivity",
  "water-leak",
  "door-watch",
  "away-overdue",
];

/** 0 = the loudest. */
export function loudness(alarm: AlarmKind): number {
  return alarmOrder.indexOf(alarm);
}

/** Of what was raised and has not eased; null = nothing was. */
export function loudestOf({ alarms }: Pick<Incident, "alarms">): AlarmKind | null {
  const raised = new Set(alarms.filter(({ phase }) => phase === "raised").map(({ alarm }) => alarm));
  return alarmOrder.find((alarm) => raised.has(alarm)) ?? null;
}

export function isOpen(incident: Incident | null): incident is Incident {
  return incident !== null && incident.phase !== "closed";
}

/** Somebody by name has it in hand. */
export function hasHuman(incident: Incident): boolean {
  return incident.phase === "acknowledged" || incident.phase === "attended";
}
