/**
 * What somebody at the desk makes due beyond the plan's clock: more help, and somebody who is sent there. Pure, and level-triggered like the plan: from what stands in the
 * incident follows which deliveries must exist; the same act decided twice makes nothing twice.
 *
 * Rules. More help: the first steps of the plan of which nothing was told in this round, and the supervisor, each time; when all were told, everybody once more. Whoever has
 * the incident in hand keeps it, so these are not withdrawn by their hand, only by the end. Who is sent is told on every way there is to them.
 *
 * Limits: a step outside its hours is passed over; a plan without a supervisor has none to ask.
 * Source: docs/decisions/0131.
 */

import type { Incident } from "../alarms/incident.ts";
import type { IncidentPlan, IncidentStep, StepDue, Way } from "../alarms/incident-plan.ts";
import type { Delivery } from "./delivery.ts";
import type { DeliveryDraft } from "./plan.ts";
import { isWithinHours } from "./steps.ts";

const wayOf = ({ connector, addressee }: Way): string => (addressee === null ? connector : `${connector}>${addressee}`);

/** Steps that an act for more help means now, by their ids. */
export function stepsAsked(
  incident: Incident,
  deliveries: readonly Delivery[],
  plan: IncidentPlan,
  nowMs: number,
): readonly string[] {
  const steps = plan.steps.filter(
    (step) => isWithinHours(step, plan, nowMs) && (step.isByHand || step.ways.length > 0),
  );
  const { round } = incident;
  const before = new Set(incident.asked.filter((one) => one.round === round).flatMap(({ stepIds }) => stepIds));
  const come = new Set(incident.stepsDue.map(({ stepId }) => stepId));
  const keys = deliveries.filter((one) => one.round === round).map(({ key }) => key);
  // Whoever asks sits at the desk.
  const isTold = ({ stepId, tell, isByHand }: IncidentStep): boolean =>
    tell === "desk" ||
    before.has(stepId) ||
    (isByHand ? come.has(stepId) : keys.some((key) => key.endsWith(`/${stepId}`) || key.includes(`/${stepId}+`)));
  const open = steps.filter((step) => !isTold(step));
  const soonest = Math.min(...open.map(({ after }) => after));
  const next = open.filter(({ after }) => after === soonest);
  const chosen = next.length > 0 ? next : steps.filter(({ isByHand }) => !isByHand);
  const supervisors = steps.filter(({ tell }) => tell === "supervisor");
  return [...new Set([...chosen, ...supervisors].map(({ stepId }) => stepId))];
}

/** What must be told because of acts, however many hands have the incident. */
export function actsDue(incident: Incident, plan: IncidentPlan, nowMs: number): readonly DeliveryDraft[] {
  const { incidentId, round } = incident;
  const asked = incident.asked
    .filter((one) => one.round === round)
    .flatMap(({ n, stepIds }) =>
      plan.steps
        .filter(({ stepId, isByHand }) => stepIds.includes(stepId) && !isByHand)
        .flatMap(({ stepId, ways }) =>
          ways.map((way) => ({
            key: `${incidentId}/${round}/${wayOf(way)}/asked/${n}:${stepId}`,
            connector: way.connector,
            addressee: way.addressee,
            reason: "asked" as const,
            round,
            dueAtMs: nowMs,
          })),
        ),
    );
  const sent = incident.sent
    .filter(({ arrivedAtMs }) => arrivedAtMs === null)
    .flatMap(({ n, ways, round: theirs }) =>
      ways.map((way) => ({
        key: `${incidentId}/${theirs}/${wayOf(way)}/sent/${n}`,
        connector: way.connector,
        addressee: way.addressee,
        reason: "sent" as const,
        round: theirs,
        dueAtMs: nowMs,
      })),
    );
  return [...new Map([...asked, ...sent].map((one) => [one.key, one])).values()];
}

/** Steps done by hand that somebody asked for, and that had not come due. */
export function handsAsked(incident: Incident, plan: IncidentPlan): readonly StepDue[] {
  const come = new Set(incident.stepsDue.map(({ stepId }) => stepId));
  const byHand = plan.steps.filter(({ stepId, isByHand }) => isByHand && !come.has(stepId));
  return byHand.flatMap(({ stepId }) => {
    const asked = incident.asked.find((one) => one.round === incident.round && one.stepIds.includes(stepId));
    return asked === undefined ? [] : [{ stepId, atMs: asked.atMs }];
  });
}

/** Which of those who were sent it is for; undefined: it is for nobody who was sent. */
export function sentOf({ reason, key }: Pick<Delivery, "reason" | "key">): number | undefined {
  if (reason !== "sent") return undefined;
  const n = Number(key.slice(key.lastIndexOf("/") + 1));
  return Number.isSafeInteger(n) ? n : undefined;
}
