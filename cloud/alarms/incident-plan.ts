/**
 * The plan that an incident goes by: fixed when the incident was opened, so that a plan that is changed meanwhile changes no running incident.
 *
 * A step tells somebody, through some ways side by side; what a human does by hand is a step too. Who is on duty, and which number somebody has, is looked up when a way
 * is gone, and stands here by id only.
 */

import type { Millis } from "@shouwang/shared/time/duration.ts";

/** Whom a step tells. */
export const told = ["desk", "centre", "resident", "contacts", "responder", "supervisor", "ambulance", "fire"] as const;
export type Told = (typeof told)[number];

/** One way to one addressee: `desk`, `centre`, `voice`, `sms`, … and who is meant, as `addressee.ts` of cloud/emergency says it; null = the connector is the addressee. */
export type Way = { connector: string; addressee: string | null };

export type IncidentStep = {
  /** Unique in its plan. */
  stepId: string;
  tell: Told;
  /** From the beginning of the round. */
  after: Millis;
  ways: readonly Way[];
  /** A human does it, and says that it is done: the incident is not closed before that, unless somebody says why it falls away. */
  isByHand: boolean;
};

export type IncidentPlan = {
  steps: readonly IncidentStep[];
  /** After the last step, those that a human answers are taken again this often, without end. */
  again: Millis;
};

/** What became of a step that is done by hand. */
export type StepDone = {
  stepId: string;
  standing: "done" | "waived";
  by: string;
  atMs: number;
  /** Why it falls away; what came of it. */
  why: string;
};
