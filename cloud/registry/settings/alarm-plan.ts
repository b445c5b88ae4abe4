/**
 * A plan as data: who is told of which alarm, after how long, at which hours, until a human has it in hand. Each incident gets its own
 * from it (cloud/planning), and goes by that (cloud/dispatch/plan.ts). Pure.
 *
 * Idea: steps count from the alarm and do not wait for each other; a step outside its hours is passed over. When all have been taken, those that are answered by a human and
 * within their hours are told again, each `again`, without end; the resident and the contacts every five minutes.
 *
 * Limits: a plan with a hole is refused (`plan-holes.ts`).
 * Source: docs/architecture.md §5 (resident and contacts at once, as soon as it is raised; nobody of them for what could not be read); shared practice: responder after 3 min,
 * ambulance after 5.
 */

import { z } from "zod";
import { inferredKinds, lifeKinds } from "@shouwang/shared/domain/alarm.ts";
import { minutes, seconds } from "@shouwang/shared/time/duration.ts";
import { timeWindowSchema } from "./time-window.ts";

/** Whom a step tells. */
export const told = ["desk", "resident", "contacts", "responder", "supervisor", "ambulance", "fire"] as const;
export type Told = (typeof told)[number];

/**
 * Where a human answers whenever the step is due. Not the resident, who may lie on the floor; not the contacts, who may sleep: both are worth a call, and no plan may rest
 * on them.
 */
export const answeredBy: Readonly<Record<Told, "a-human" | "perhaps">> = {
  desk: "a-human",
  supervisor: "a-human",
  responder: "a-human",
  ambulance: "a-human",
  fire: "a-human",
  resident: "perhaps",
  contacts: "perhaps",
};

export const alarmKinds = [...lifeKinds, ...inferredKinds] as const;

export const plansMax = 20;
export const stepsMax = 20;
export const windowsMax = 14;
export const stepAfterMax = minutes(60);
export const againLimits = { least: seconds(10), most: minutes(10) } as const;
const stepSchema = z.object({
  tell: z.enum(told),
  /** Counted from the alarm. */
  afterMs: z.number().int().min(0).max(stepAfterMax),
  /** Empty = always. */
  hours: z.array(timeWindowSchema).max(windowsMax),
});
export type PlanStep = z.output<typeof stepSchema>;

export const alarmPlanSchema = z.object({
  kinds: z.array(z.enum(alarmKinds)).min(1),
  steps: z.array(stepSchema).min(1).max(stepsMax),
  /** After the last step, those where a human answers are told again this often. */
  againMs: z.number().int().min(againLimits.least).max(againLimits.most),
});
export type AlarmPlan = z.output<typeof alarmPlanSchema>;

const always = (tell: Told, afterMs: number): PlanStep => ({ tell, afterMs, hours: [] });

/** Where nobody has set anything else. */
export const defaultPlans: readonly AlarmPlan[] = [
  {
    kinds: ["panic", "call", "fall"],
    steps: [
      always("desk", 0),
      always("resident", 0),
      always("contacts", 0),
      always("supervisor", seconds(60)),
      always("responder", minutes(3)),
      always("ambulance", minutes(5)),
    ],
    againMs: minutes(1),
  },
  {
    kinds: ["unreadable"],
    steps: [
      always("desk", 0),
      always("resident", 0),
      always("contacts", seconds(60)),
      always("supervisor", seconds(60)),
      always("responder", minutes(3)),
      always("ambulance", minutes(5)),
    ],
    againMs: minutes(1),
  },
  {
    kinds: ["smoke", "gas", "carbon-monoxide"],
    steps: [
      always("desk", 0),
      always("resident", 0),
      always("contacts", 0),
      always("supervisor", seconds(60)),
      always("fire", minutes(3)),
      always("ambulance", minutes(5)),
    ],
    againMs: minutes(1),
  },
  {
    kinds: ["water-leak", "inactivity", "door-watch", "away-overdue"],
    steps: [
      always("desk", 0),
      always("resident", 0),
      always("contacts", 0),
      always("supervisor", minutes(5)),
      always("responder", minutes(15)),
    ],
    againMs: minutes(5),
  },
];

export function planFor(plans: readonly AlarmPlan[], kind: (typeof alarmKinds)[number]): AlarmPlan | undefined {
  return plans.find(({ kinds }) => kinds.includes(kind));
}
