/**
 * The plan of a new incident, from memory: what is set for its home and its area, its contacts, the centres that answer there, who says who is on duty, and which connectors
 * there are now. A change of any of them counts for the next incident.
 *
 * An alarm must not wait for anything that is set: what cannot be made into a plan, or into one that leaves somebody alone, is said in the log, and the plan of the house
 * is taken, which knows the desk and whatever is outside.
 */

import type { AreaCode, CentreId, HomeId } from "@shouwang/shared/domain/ids.ts";
import { millis } from "@shouwang/shared/time/duration.ts";
import type { IncidentPlan } from "../alarms/incident-plan.ts";
import type { PlanAsked, PlanBook } from "../dispatch/plan-book.ts";
import { firstPlan, planProblems } from "../dispatch/plan.ts";
import type { DutyBook } from "../registry/duty/duty.ts";
import { dutyRoles } from "../registry/duty/rota.ts";
import type { CentreContent } from "../registry/centres/centre-record.ts";
import type { PlanGround } from "../registry/registry.ts";
import { defaultPlans, planFor } from "../registry/settings/alarm-plan.ts";
import { effective } from "../registry/settings/effective.ts";
import { centrePrefix, personServices, planOf, tryingPlan } from "./plan-of.ts";

export type PlanBookNeeds = {
  ground(homeId: HomeId | null): PlanGround;
  areaOf(homeId: HomeId): AreaCode | null;
  /** Those that are not closed. */
  centre(centreId: CentreId): CentreContent | undefined;
  duty: Pick<DutyBook, "rotaFor">;
  connectors(): readonly string[];
  log: { error(sentence: string, fields: Readonly<Record<string, unknown>>): void };
};

export function createPlanBook(needs: PlanBookNeeds): PlanBook {
  const houseConnectors = (): string[] => needs.connectors().filter((one) => !personServices.has(one));

  const made = ({ homeId, kind, mode }: PlanAsked): IncidentPlan => {
    const ground = needs.ground(homeId);
    const { settings } = ground;
    const area = homeId === null ? null : needs.areaOf(homeId);
    const set = effective(settings, "plans").value;
    const plan = planFor(set, kind) ?? planFor(defaultPlans, kind);
    if (plan === undefined) return { ...firstPlan(houseConnectors()), kind };
    const centres = effective(settings, "centres").value.flatMap((centreId) => {
      const centre = needs.centre(centreId);
      if (centre === undefined || centre.kind !== "remote") return [];
      return [{ connector: `${centrePrefix}${centreId}`, hours: centre.hours }];
    });
    return planOf({
      homeId,
      kind,
      mode,
      plan,
      answer: {
        within: millis(effective(settings, "answer.within").value),
        secondSeatAfter: millis(effective(settings, "answer.second-seat-after").value),
        supervisorAfter: millis(effective(settings, "answer.supervisor-after").value),
      },
      ground,
      centres,
      duty: new Set(dutyRoles.filter((role) => needs.duty.rotaFor(role, area) !== undefined)),
      connectors: needs.connectors(),
    });
  };

  return {
    planFor(asked) {
      const { homeId, kind, tells } = asked;
      // Only a test has one: whoever is live is told by the whole plan.
      if (tells !== undefined && asked.mode === "test") return tryingPlan(kind, tells, needs.connectors());
      let why: unknown = null;
      try {
        const plan = made(asked);
        // A connector that is just being changed is no hole: what it would have told is refused, and the plan goes on.
        const named = plan.steps.flatMap(({ ways }) => ways.map(({ connector }) => connector));
        const problems = planProblems(plan, named);
        if (problems.length === 0) return plan;
        why = problems.join(" ");
      } catch (error) {
        why = error;
      }
      needs.log.error("No plan could be made of what is set; the plan of the house is taken.", { homeId, kind, why });
      return { ...firstPlan(houseConnectors()), kind };
    },
  };
}
