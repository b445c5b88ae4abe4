/**
 * What of a plan is left where nobody needs help: a test reaches the desk and the centres at once and disturbs no person; a drill goes by the same steps on the same clocks,
 * and whom it would have called is the desk's to play, unless the drill names them. Pure.
 */

import { minutes, seconds } from "@shouwang/shared/time/duration.ts";
import type { IncidentPlan, IncidentStep, Way } from "../alarms/incident-plan.ts";
import type { PlanAsked, PlanBook } from "./plan-book.ts";

const desk: Way = { connector: "desk", addressee: null };

/** Every far end that a live alarm of this plan would reach by itself, at once. */
export function testPlan(plan: IncidentPlan): IncidentPlan {
  const always = { after: seconds(0), hours: [], isByHand: false } as const;
  const machines = plan.steps
    .filter(({ tell, isByHand }) => tell === "centre" && !isByHand)
    .map((step): IncidentStep => ({
      ...step,
      ...always,
      ways: step.ways.filter(({ addressee }) => addressee === null),
    }))
    .filter(({ ways }) => ways.length > 0);
  return {
    ...plan,
    steps: [{ stepId: "desk", tell: "desk", ways: [desk], ...always }, ...machines],
    // Longer than a test lasts: nobody is told a second time of what is no alarm.
    again: minutes(30),
  };
}

/** @param includes persons as plans name them (`contact:c-3-1`), who have agreed to be called in a drill. */
export function drillPlan(plan: IncidentPlan, includes: readonly string[]): IncidentPlan {
  // Whoever is on duty practises too.
  const isCalled = (addressee: string): boolean => addressee.startsWith("duty:") || includes.includes(addressee);
  const played = (way: Way): Way => (way.addressee === null || isCalled(way.addressee) ? way : desk);
  return {
    ...plan,
    steps: plan.steps.map((step) => ({ ...step, ways: unique(step.ways.map(played)) })),
  };
}

function unique(ways: readonly Way[]): readonly Way[] {
  const known = new Map(ways.map((way) => [`${way.connector}>${way.addressee ?? ""}`, way]));
  return [...known.values()];
}

/** @param includedIn persons whom the drill of this home includes. */
export function lanePlans(plans: PlanBook, includedIn: (asked: PlanAsked) => readonly string[]): PlanBook {
  return {
    planFor(asked) {
      const plan = plans.planFor(asked);
      switch (asked.mode) {
        case "live":
        case "canary":
          return plan;
        case "test":
          // Whoever is named is who is tried: a contact, and nobody else.
          return asked.tells === undefined ? testPlan(plan) : plan;
        case "drill":
          return drillPlan(plan, includedIn(asked));
      }
    },
  };
}
