/** What a replay has instead of desks and centres. */

import { days } from "@shouwang/shared/time/duration.ts";
import type { IncidentPlan } from "../alarms/incident-plan.ts";
import { firstPlan } from "../dispatch/plan.ts";
import type { EmergencyService } from "../emergency/emergency-service.ts";

/** In a replay nobody is called: the alarms are what is looked for, and they stay open until the end. */
export const recorder: EmergencyService = {
  name: "recorder",
  deliver: async () => await Promise.resolve({ kind: "accepted", receipt: "recorded" }),
};

export function replayPlan(services: readonly EmergencyService[]): IncidentPlan {
  const ways = services.map(({ name: connector }) => ({ connector, addressee: null }));
  const steps = firstPlan([])
    .steps.slice(0, 1)
    .map((step) => ({ ...step, ways }));
  return { ...firstPlan([]), steps, again: days(3_650) };
}
