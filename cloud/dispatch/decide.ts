/**
 * One decision about one home: detection, incident and plan in one pure function, so that everything that belongs together is
 * committed together.
 *
 * Idea: the input goes through detection (or straight to the incident, when it is a person or a connector), each verdict goes
 * into the incident, then the plan says which deliveries must exist. What time alone makes due is looked at after every
 * input, so a tick that comes late or never changes nothing but the time.
 *
 * Inputs: `Before`, one `DecideInput`, `Context`, now. Limits: see `Delivery` back-off below; the incident's own limits.
 * Source: docs/architecture.md §2.6, §2.7, §5; docs/decisions/0030.
 */

import { seconds } from "@shouwang/shared/time/duration.ts";
import { must, parseDeliveryId, parseIncidentId } from "@shouwang/shared/domain/ids.ts";
import { apply, applyVerdict, type Fresh } from "../alarms/alarm-machine.ts";
import { calledInVerdict, inHandOfCaller } from "../alarms/called-in.ts";
import { isOpen, loudestOf, loudness, type Incident, type JournalEntry } from "../alarms/incident.ts";
import type { IncidentPlan } from "../alarms/incident-plan.ts";
import type { IncidentInput, PersonInput } from "../alarms/incident-input.ts";
import { step } from "../detection/engine.ts";
import type { HomeInput, LifeInput } from "../detection/home-input.ts";
import { freshHomeState, type HomeState } from "../detection/home-state.ts";
import { raiseAtOnce } from "../detection/panic.ts";
import type { FaultVerdict, Verdict } from "../detection/verdict.ts";
import type { Delivered } from "../emergency/emergency-service.ts";
import { sentOf, stepsAsked } from "./asked.ts";
import type { After, Before, Context, DecideInput, Decision } from "./decision.ts";
import type { Delivery } from "./delivery.ts";
import { due, wayOf, type Due, type DeliveryDraft } from "./plan.ts";

/** A far end that does not answer is asked again after 1 s, 2 s, 4 s, … at most this. */
const attemptPauseAtMost = seconds(60);
/** Nobody needs help from a notice that all is over: this many attempts, then it is given up. Alarms never are. */
const closedNoticeAttemptsMax = 10;

export function decide(before: Before, input: DecideInput, context: Context, nowMs: number): Decision {
  const work = begin(before);
  switch (input.kind) {
    case "person": {
      // What time has made due comes first: who acts has not seen it. Into an incident that is over nothing comes.
      const isOver = !isOpen(before.incident);
      if (!isOver) ofHome(work, { kind: "tick" }, context, nowMs);
      const answer = apply(work.incident, withSteps(work, input.command, context, nowMs), nowMs);
      if (answer.kind === "refused") return answer;
      if (answer.kind === "changed") take(work, answer);
      // Of a practice nothing is concluded about the home.
      if (input.command.kind === "fine" && work.incident?.mode === "live")
        ofHome(work, { kind: "resident-fine", atMs: nowMs }, context, nowMs);
      if (isOver && isOpen(work.incident)) ofHome(work, { kind: "tick" }, context, nowMs);
      break;
    }
    case "called-in": {
      ofHome(work, { kind: "tick" }, context, nowMs);
      const wasOpen = isOpen(work.incident);
      const { tells } = input.call;
      judged(work, [calledInVerdict(input.call, nowMs)], { ...context, ...(tells && { tells }) }, nowMs);
      if (!wasOpen && work.incident && input.call.isInHand)
        take(work, inHandOfCaller(work.incident, input.call, nowMs));
      break;
    }
    case "joined": {
      const answer = apply(work.incident, input, nowMs);
      if (answer.kind === "changed") take(work, answer);
      ofHome(work, { kind: "tick" }, context, nowMs);
      break;
    }
    case "delivered":
      attempted(work, input.delivery, input.outcome, nowMs);
      if (before.incident?.phase !== "closed") ofHome(work, { kind: "tick" }, context, nowMs);
      break;
    case "life":
    case "observed":
    case "fault-reported":
    case "gateway-heard":
    case "gateway-offline":
    case "cloud-deaf":
    case "resident-fine":
    case "absence":
    case "tick":
      ofHome(work, input, context, nowMs);
      break;
  }
  return finish(work, context, nowMs);
}

/** What more help means just now is known here: what was told already, and the plan. */
function withSteps(work: Work, command: PersonInput, context: Context, nowMs: number): PersonInput {
  const { incident, deliveries } = work;
  if (command.kind !== "escalate" || incident === null) return command;
  const mine = deliveries.filter((one) => one.incidentId === incident.incidentId);
  return { ...command, steps: stepsAsked(incident, mine, incident.plan ?? presentPlan(incident, context), nowMs) };
}

/** What a decision collects on its way. */
type Work = {
  homeState: HomeState | null;
  homeDueAtMs: number | null;
  incident: Incident | null;
  journal: JournalEntry[];
  faults: FaultVerdict[];
  deliveries: readonly Delivery[];
  updated: readonly Delivery[];
};

function begin(before: Before): Work {
  return {
    homeState: before.homeState,
    homeDueAtMs: null,
    incident: before.incident,
    journal: [],
    faults: [],
    deliveries: before.deliveries,
    updated: [],
  };
}

function take(work: Work, changed: { incident: Incident; journal: readonly JournalEntry[] }): void {
  work.incident = changed.incident;
  work.journal.push(...changed.journal);
}

function ofHome(work: Work, input: HomeInput, context: Context, nowMs: number): void {
  if (context.settings === null) {
    if (input.kind === "life") judged(work, withoutHome(input, context, nowMs), context, nowMs);
    return;
  }
  const stepped = step(work.homeState ?? freshHomeState(nowMs), input, context.settings, nowMs);
  work.homeState = stepped.state;
  work.homeDueAtMs = stepped.dueAtMs;
  judged(work, stepped.verdicts, context, nowMs);
}

/** Nobody knows whose home this is: nothing can be watched or awaited there, so whatever it is, it is raised at once. */
function withoutHome(input: LifeInput, { mode }: Context, nowMs: number): readonly Verdict[] {
  if (input.event?.edge === "cleared") {
    return [{ kind: "ease", alarmId: input.alarmId, reason: "The detector no longer sees it." }];
  }
  if (mode === "test") {
    // It proves every far end, whatever it is: the centre too, and at once.
    const verdict = raiseAtOnce(input, input.event?.alarm ?? "unreadable", { unknownSource: null }, nowMs);
    return [{ ...verdict, outsideAtMs: nowMs, reason: `Test: ${verdict.reason}` }];
  }
  const unknownSource =
    mode === "canary"
      ? "The house has pressed by itself, to see that its machinery moves."
      : "It came from an unknown gateway: no home is registered for it.";
  return [raiseAtOnce(input, input.event?.alarm ?? "unreadable", { unknownSource }, nowMs)];
}

function judged(work: Work, verdicts: readonly Verdict[], context: Context, nowMs: number): void {
  for (const verdict of verdicts) {
    if (verdict.kind === "fault") {
      work.faults.push(verdict);
      continue;
    }
    const fresh = (): Fresh => {
      const id = context.nextId();
      const { subject, homeId, gatewayId } = context;
      const mode = context.mode ?? "live";
      // Only what raises opens an incident.
      const kind = verdict.kind === "raise" ? verdict.alarm : "unreadable";
      const { tells } = context;
      const plan = context.plans.planFor({ homeId, kind, mode, ...(tells && { tells }) });
      return { incidentId: must(parseIncidentId(id), id), subject, homeId, gatewayId, mode, plan };
    };
    const answer = applyVerdict(work.incident, verdict, fresh, nowMs);
    if (answer.kind === "changed") take(work, answer);
  }
}

/** One attempt has ended. Facts win: a delivery that was withdrawn meanwhile and arrived all the same has arrived. */
function attempted(work: Work, given: Delivery, outcome: Delivered, nowMs: number): void {
  const delivery = work.deliveries.find((one) => one.deliveryId === given.deliveryId) ?? given;
  const isOurs = work.incident?.incidentId === delivery.incidentId;
  const tell = (input: IncidentInput): void => {
    const answer = isOurs ? apply(work.incident, input, nowMs) : null;
    if (answer?.kind === "changed") take(work, answer);
  };
  const { connector, round, reason } = delivery;
  const attempt = delivery.attempt + 1;
  const isWaiting = delivery.standing === "due";
  switch (outcome.kind) {
    case "accepted": {
      if (delivery.standing === "accepted") return;
      const { receipt } = outcome;
      update(work, { ...delivery, standing: "accepted", attempt, endedAtMs: nowMs, receipt, lastWhy: null });
      // That it was told of the end is written down, but delivers no alarm.
      tell({ kind: "delivered", connector, round, receipt: `${reason}: ${receipt}`, sent: sentOf(delivery) });
      return;
    }
    case "refused":
      if (!isWaiting) return;
      update(work, { ...delivery, standing: "refused", attempt, endedAtMs: nowMs, lastWhy: outcome.why });
      tell({ kind: "delivery-failed", connector, why: `refused: ${outcome.why}`, vain: vainOf(work, delivery) });
      return;
    case "unreachable": {
      if (!isWaiting) return;
      if (reason === "closed" && attempt >= closedNoticeAttemptsMax) {
        update(work, { ...delivery, standing: "refused", attempt, endedAtMs: nowMs, lastWhy: outcome.why });
        tell({ kind: "delivery-failed", connector, why: `given up after ${attempt} attempts: ${outcome.why}` });
        return;
      }
      // The far end may ask for patience, but not for more than we would wait by ourselves.
      const pauseMs = Math.min(attemptPauseAtMost, outcome.retryAfter ?? seconds(2 ** Math.min(attempt - 1, 10)));
      update(work, { ...delivery, attempt, dueAtMs: nowMs + Math.max(0, pauseMs), lastWhy: outcome.why });
      // The journal gets attempts 1, 2, 4, 8, …: an outage of a day must not bury the record.
      if (Number.isInteger(Math.log2(attempt))) {
        tell({ kind: "delivery-failed", connector, why: `attempt ${attempt}: ${outcome.why}` });
      }
    }
  }
}

/** Of those who were sent, the one whom nothing reaches any more now. */
function vainOf({ deliveries }: Work, { deliveryId, incidentId, ...one }: Delivery): number | undefined {
  const n = sentOf(one);
  const others = deliveries.filter((other) => other.incidentId === incidentId && sentOf(other) === n);
  const goesOn = others.some(({ deliveryId: id, standing }) => id !== deliveryId && standing !== "refused");
  return goesOn ? undefined : n;
}

function update(work: Work, delivery: Delivery): void {
  const others = (list: readonly Delivery[]): readonly Delivery[] =>
    list.filter((one) => one.deliveryId !== delivery.deliveryId);
  work.deliveries = [...others(work.deliveries), delivery];
  work.updated = [...others(work.updated), delivery];
}

function finish(work: Work, context: Context, nowMs: number): After {
  const ticked = apply(work.incident, { kind: "tick" }, nowMs);
  if (ticked.kind === "changed") take(work, ticked);

  const create: Delivery[] = [];
  if (work.incident !== null) {
    work.incident = withPlan(work.incident, context);
    const { incidentId } = work.incident;
    const mine = work.deliveries.filter((one) => one.incidentId === incidentId);
    const steps = due(work.incident, mine, work.incident.plan ?? presentPlan(work.incident, context), nowMs);
    create.push(...steps.create.map((one) => delivery(one, incidentId, context, nowMs)));
    for (const one of steps.withdraw) update(work, { ...one, standing: "withdrawn", endedAtMs: nowMs });
    noteOutside(work, steps.create, nowMs);
    noteSteps(work, work.incident, steps, nowMs);
    if (work.incident.nextStepDueAtMs !== steps.nextStepDueAtMs) {
      work.incident = { ...work.incident, nextStepDueAtMs: steps.nextStepDueAtMs };
    }
  }
  return {
    kind: "decided",
    homeState: work.homeState,
    incident: work.incident,
    journal: work.journal,
    deliveries: { create, update: work.updated },
    faults: work.faults,
    dueAtMs: earliest(work.homeDueAtMs, work.incident?.nextStepDueAtMs ?? null),
  };
}

/**
 * An incident keeps its plan, whatever is set meanwhile. Except when a louder alarm comes into it: whoever fell in a home whose door stood open is not helped by the
 * plan for doors.
 */
function withPlan(incident: Incident, context: Context): Incident {
  const { plan } = incident;
  if (plan === null || !isOpen(incident)) return incident;
  const kind = loudestOf(incident);
  if (kind === null || loudness(kind) >= loudness(plan.kind)) return incident;
  return { ...incident, plan: { ...presentPlan(incident, context), kind } };
}

/** One of before plans were kept with incidents goes by what is set now. */
function presentPlan(incident: Incident, { plans }: Context): IncidentPlan {
  const { homeId, mode } = incident;
  return plans.planFor({ homeId, kind: loudestOf(incident) ?? incident.alarms[0]?.alarm ?? "unreadable", mode });
}

/** That somebody else is told, and that a human is to do something, stands in the record. */
function noteSteps(work: Work, incident: Incident, steps: Due, nowMs: number): void {
  const to = steps.create.filter(({ reason }) => reason === "escalated").map(wayOf);
  const connectors = to.length === 0 ? ["those who are still being told"] : to;
  const escalated = apply(incident, { kind: "escalated", times: steps.escalated, connectors }, nowMs);
  if (escalated.kind === "changed") take(work, escalated);
  if (steps.byHand.length === 0) return;
  const present = work.incident ?? incident;
  work.incident = { ...present, stepsDue: [...present.stepsDue, ...steps.byHand] };
  const detail = `To be done by hand: ${steps.byHand.map(({ stepId }) => stepId).join(", ")}.`;
  work.journal.push({ atMs: nowMs, what: "escalated", who: "system", alarmId: null, detail });
}

/** That the centre outside is told belongs into the record, whoever made it due. */
function noteOutside(work: Work, created: readonly DeliveryDraft[], nowMs: number): void {
  const told = created.filter((one) => one.reason === "outside-due").map(wayOf);
  if (told.length === 0 || work.journal.some((one) => one.what === "outside-due")) return;
  work.journal.push({
    atMs: nowMs,
    what: "outside-due",
    who: "system",
    alarmId: null,
    detail: `Told ${told.join(", ")}.`,
  });
}

function delivery(draft: DeliveryDraft, incidentId: Incident["incidentId"], context: Context, nowMs: number): Delivery {
  const id = context.nextId();
  return {
    ...draft,
    deliveryId: must(parseDeliveryId(id), id),
    incidentId,
    standing: "due",
    attempt: 0,
    createdAtMs: nowMs,
    endedAtMs: null,
    receipt: null,
    lastWhy: null,
  };
}

function earliest(a: number | null, b: number | null): number | null {
  if (a === null) return b;
  return b === null ? a : Math.min(a, b);
}
