/**
 * The plan that an incident goes by: fixed when the incident was opened, so that a plan that is changed meanwhile changes no running incident.
 *
 * A step tells somebody, through some ways side by side; what a human does by hand is a step too. Who is on duty, and which number somebody has, is looked up when a way
 * is gone, and stands here by id only.
 */

import type { AlarmKind } from "@shouwang/shared/domain/alarm.ts";
import type { Millis } from "@shouwang/shared/time/duration.ts";

/** Whom a step tells. `second-seat`: the desk once more, where another operator sits. */
export const told = [
  "desk",
  "second-seat",
  "centre",
  "resident",
  "contacts",
  "responder",
  "supervisor",
  "ambulance",
  "fire",
] as const;
export type Told = (typeof told)[number];

/** One way to one addressee: `desk`, `centre`, `voice`, `sms`, … and who is meant, as `addressee.ts` of cloud/emergency says it; null = the connector is the addressee. */
export type Way = { connector: string; addressee: string | null };

export type IncidentStep = {
  /** Unique in its plan. */
  stepId: string;
  tell: Told;
  /** From the beginning of the round. */
  after: Millis;
  /** When it is taken, in the week of the home; outside of them it is passed over. Empty = always. */
  hours: readonly WeekHours[];
  ways: readonly Way[];
  /** A human does it, and says that it is done: the incident is not closed before that, unless somebody says why it falls away. */
  isByHand: boolean;
};

/** From below to above, since Monday 00:00 on the clock of the home. */
export type WeekHours = { fromMs: number; toMs: number };

export type IncidentPlan = {
  /** The kind of alarm that it is for. */
  kind: AlarmKind;
  /** Whose clock the hours of the steps are on. */
  timeZone: string;
  /** The desk is to have it in hand by then, from the beginning of the round. */
  answerWithin: Millis;
  steps: readonly IncidentStep[];
  /** After the last step, those that a human answers are taken again this often, without end. */
  again: Millis;
};

/** A step that is done by hand has come due: from then on it is open until somebody says what became of it. */
export type StepDue = { stepId: string; atMs: number };

/** What became of a step that is done by hand. */
export type StepDone = {
  stepId: string;
  standing: "done" | "waived";
  by: string;
  atMs: number;
  /** Why it falls away; what came of it. */
  why: string;
};

/** Steps that came due, and of which nobody has said what became of them. */
export function stepsOpen(incident: {
  plan: IncidentPlan | null;
  stepsDue: readonly StepDue[];
  stepsDone: readonly StepDone[];
}): readonly IncidentStep[] {
  const isDone = new Set(incident.stepsDone.map(({ stepId }) => stepId));
  const isDue = new Set(incident.stepsDue.map(({ stepId }) => stepId));
  return (incident.plan?.steps ?? []).filter(({ stepId }) => isDue.has(stepId) && !isDone.has(stepId));
}
