/**
 * Which plan a new incident goes by, answered at once from memory: what is set for the home and its area, whom it has, who can be reached. Whoever asks keeps the answer
 * with the incident (`Incident.plan`), so that what is changed afterwards changes no running one.
 */

import type { AlarmKind } from "@shouwang/shared/domain/alarm.ts";
import type { HomeId } from "@shouwang/shared/domain/ids.ts";
import type { IncidentPlan } from "../alarms/incident-plan.ts";
import type { IncidentMode } from "../alarms/incident.ts";

export type PlanAsked = {
  /** null = nobody knows whose home it is. */
  homeId: HomeId | null;
  /** The loudest alarm of it. */
  kind: AlarmKind;
  mode: IncidentMode;
  /** This person alone is told, to see whether they answer. */
  tells?: string;
};

export type PlanBook = {
  /** Always answers: where nothing is set, or nothing can be read, the plan of the house. */
  planFor(asked: PlanAsked): IncidentPlan;
};

/** One plan for whatever comes. */
export function onePlan(plan: IncidentPlan): PlanBook {
  return { planFor: ({ kind }) => ({ ...plan, kind }) };
}
