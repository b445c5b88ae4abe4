/**
 * Who is told, through what, by when, until a named human has it in hand.
 *
 * Idea: level-triggered. From the incident with its plan, its deliveries and now follows what must exist; what is missing is created, what
 * is no longer wanted is withdrawn. Deciding twice creates nothing twice, because each delivery has a key:
 * `<incident>/<round>/<connector>[><addressee>]/<reason>/<n>`; n is the step with its repetition, counts what is due outside, or names the alarm of a pre-alarm.
 *
 * Rules. A raised alarm: the steps of the plan as `steps.ts` says, again without end. Each way of a step is one delivery. The centre outside besides: when an alarm's
 * `outsideAtMs` has come and nobody has acknowledged; the next centre in order a while after the one before, or at once when that one did not take it. A
 * pre-alarm is told to the desk only; of a suspected fall the resident is asked too, who is not rung up anew when it is raised within `asked` of that. While nobody has it in hand, a delivery is never given up; a human's acknowledgement or the end withdraws what still waits. That a
 * message arrived, or that a machine took a call, is nobody's acknowledgement.
 *
 * Limits: nothing is told again on a way whose last repetition of the round still waits; at most `waitingMax`
 * deliveries wait on one way, and the oldest is withdrawn first, because a newer notice carries every alarm of the
 * incident. After a long pause only what is due now is told, not what was missed.
 * Source: docs/architecture.md §5; docs/decisions/0030, 0103.
 */

import { seconds } from "@shouwang/shared/time/duration.ts";
import { incidentDueAtMs } from "../alarms/alarm-machine.ts";
import { hasHuman, type Incident } from "../alarms/incident.ts";
import type { IncidentPlan, IncidentStep, StepDue, Way } from "../alarms/incident-plan.ts";
import type { NoticeReason } from "../alarms/notice-reason.ts";
import { actsDue, handsAsked } from "./asked.ts";
import type { Delivery } from "./delivery.ts";
import { besides, isWithinHours, roundOf, type Taking } from "./steps.ts";

/** A button that chatters at a far end that is down must not grow without end. */
const waitingMax = 8;
/** A telephone that rings already is not rung anew. */
const asked = seconds(60);
/** Of one person: the newer one says all that the older one would have said. */
const waitingMaxOfPerson = 2;

export type DeliveryDraft = Pick<Delivery, "key" | "connector" | "addressee" | "reason" | "round" | "dueAtMs">;

export type Due = {
  create: readonly DeliveryDraft[];
  withdraw: readonly Delivery[];
  /** Steps done by hand that have come due now. */
  byHand: readonly StepDue[];
  /** How often somebody was told in this round after its beginning; 0 = not yet. */
  escalated: number;
  /** null only when the incident is closed. */
  nextStepDueAtMs: number | null;
};

const desk = "desk";
const escalateAfter = seconds(60);

/** Where nobody can be asked what is set: the desk at once, and every connector there is when nobody acknowledged within a minute. */
export function firstPlan(connectors: readonly string[]): IncidentPlan {
  const others = connectors.filter((one) => one !== desk);
  const ways = (to: readonly string[]): Way[] => to.map((connector) => ({ connector, addressee: null }));
  const always = { hours: [], isByHand: false } as const;
  const outside: IncidentStep = {
    stepId: "centre",
    tell: "centre",
    after: escalateAfter,
    ways: ways(others),
    ...always,
  };
  return {
    kind: "panic",
    timeZone: "Asia/Shanghai",
    answerWithin: seconds(15),
    steps: [
      { stepId: "desk", tell: "desk", after: seconds(0), ways: ways([desk]), ...always },
      { stepId: "second-seat", tell: "second-seat", after: escalateAfter, ways: ways([desk]), ...always },
      ...(others.length === 0 ? [] : [outside]),
    ],
    again: escalateAfter,
  };
}

const stepsWithin = seconds(300);
const againAtLeast = seconds(10);
const againAtMost = seconds(600);

/** Sentences that say what is wrong; an empty list = an incident may go by it. @param connectors those that exist. */
export function planProblems(plan: IncidentPlan, connectors: readonly string[]): readonly string[] {
  const problems: string[] = [];
  const told = plan.steps.filter(({ ways }) => ways.length > 0);
  if (!told.some(({ after, hours }) => after === 0 && hours.length === 0))
    problems.push("Nobody is told at once. Name at least one connector, for instance the desk.");
  if (!told.some(({ after }) => after > 0 && after <= stepsWithin)) {
    problems.push("Nobody is told when nobody acknowledges. Name at least one connector within 5 minutes.");
  }
  // Not `length < limit`: what is no number must be a problem too.
  if (!(plan.again >= againAtLeast && plan.again <= againAtMost)) {
    problems.push("The time until all are told again must be between 10 seconds and 10 minutes.");
  }
  if (!plan.steps.every(({ after }) => after >= 0 && Number.isFinite(after)))
    problems.push("A step has no time at which it is taken.");
  for (const one of new Set(plan.steps.flatMap(({ ways }) => ways.map(({ connector }) => connector)))) {
    if (!connectors.includes(one))
      problems.push(`There is no connector called "${one}". Configure it, or take it out of the plan.`);
  }
  return problems;
}

export function due(incident: Incident, deliveries: readonly Delivery[], plan: IncidentPlan, nowMs: number): Due {
  const waiting = deliveries.filter((one) => one.standing === "due");
  const nothing = { byHand: [], escalated: 0 } as const;
  if (incident.phase === "closed") {
    return {
      ...nothing,
      create: missing(ended(incident, deliveries, nowMs), deliveries),
      withdraw: waiting.filter((one) => one.reason !== "closed"),
      nextStepDueAtMs: null,
    };
  }
  if (hasHuman(incident)) {
    // A suspicion that came in after the acknowledgement is still shown at once.
    const wanted = [...preAlarms(incident, plan, nowMs), ...actsDue(incident, plan, nowMs)];
    return {
      ...nothing,
      byHand: handsAsked(incident, plan),
      create: missing(wanted, deliveries),
      withdraw: waiting.filter(({ reason }) => !staysInHand.has(reason)),
      nextStepDueAtMs: incidentDueAtMs(incident),
    };
  }
  const isRaised = incident.phase !== "pre-alarm";
  const raised = isRaised ? stepsDue(incident, deliveries, plan, nowMs) : { wanted: [], nexts: [], ...nothing };
  const acts = actsDue(incident, plan, nowMs);
  const create = missing([...preAlarms(incident, plan, nowMs), ...acts, ...raised.wanted], deliveries);
  // Without any other step the plan itself looks again: an open incident nobody has in hand is never without one.
  const nexts = [...raised.nexts, incidentDueAtMs(incident) ?? Infinity, nowMs + plan.again];
  return {
    create,
    withdraw: crowdedOut(waiting, create),
    byHand: [...new Map([...handsAsked(incident, plan), ...raised.byHand].map((one) => [one.stepId, one])).values()],
    escalated: raised.escalated,
    nextStepDueAtMs: Math.min(...nexts),
  };
}

/** What goes on although somebody has it in hand: a suspicion is shown, and whoever was asked or sent is told. */
const staysInHand: ReadonlySet<NoticeReason> = new Set(["pre-alarm", "eased", "asked", "sent"]);

type Raised = Pick<Due, "byHand" | "escalated"> & { wanted: readonly DeliveryDraft[]; nexts: readonly number[] };

function stepsDue(incident: Incident, deliveries: readonly Delivery[], plan: IncidentPlan, nowMs: number): Raised {
  const byKey = new Map(deliveries.map((one) => [one.key, one]));
  const draftsOf = ({ step, n }: Taking): readonly DeliveryDraft[] =>
    step.ways.map((way) =>
      draft(incident, way, step.after === 0 && n === 0 ? "raised" : "escalated", nOf(step, n), nowMs),
    );
  const refusedAtMs = (step: IncidentStep): number | null => {
    const ways = new Set(step.ways.map(wayOf));
    const keys = new Set(draftsOf({ step, n: 0, atMs: nowMs }).map(({ key }) => key));
    const refused = deliveries.flatMap((one) => {
      if (one.standing !== "refused" || one.round !== incident.round || besides.has(one.connector)) return [];
      const isOfStep = keys.has(one.key) || (one.reason === "outside-due" && ways.has(wayOf(one)));
      return isOfStep ? [one.endedAtMs ?? one.createdAtMs] : [];
    });
    return refused.length === 0 ? null : Math.min(...refused);
  };
  const round = roundOf(incident, plan, nowMs, refusedAtMs);
  const isNotAsked = (one: DeliveryDraft): boolean =>
    !deliveries.some(
      ({ reason, connector, addressee, createdAtMs }) =>
        reason === "pre-alarm" &&
        connector === one.connector &&
        addressee === one.addressee &&
        Math.abs(incident.roundStartedAtMs - createdAtMs) < asked,
    );
  const begun = round.takings
    .flatMap((one) => (one.step.tell === "resident" ? draftsOf(one).filter(isNotAsked) : draftsOf(one)))
    .filter(({ reason }) => reason === "raised");
  const known = knownAtCentres(incident, deliveries, round.takings);
  const again = latestOnEachWay(round.takings, draftsOf).filter(
    (one) => !isBusy(deliveries, one, incident.round) && !known(one),
  );
  const outside = outsideDue(incident, byKey, plan, nowMs);
  const come = new Set(incident.stepsDue.map(({ stepId }) => stepId));
  const byHand = round.takings
    .filter(({ step }) => step.isByHand && !come.has(step.stepId))
    .map(({ step, atMs }) => ({ stepId: step.stepId, atMs }));
  return {
    wanted: [...begun, ...outside.wanted, ...again],
    byHand,
    escalated: round.moments,
    nexts: [round.nextAtMs, ...outside.nexts],
  };
}

/** Of several steps that tell somebody on one way, the latest: the desk is not told twice at one moment. */
function latestOnEachWay(
  takings: readonly Taking[],
  draftsOf: (taking: Taking) => readonly DeliveryDraft[],
): readonly DeliveryDraft[] {
  const latest = new Map<string, { atMs: number; one: DeliveryDraft }>();
  for (const taking of takings) {
    for (const one of draftsOf(taking)) {
      if (one.reason !== "escalated") continue;
      const there = latest.get(wayOf(one));
      if (there === undefined || there.atMs <= taking.atMs) latest.set(wayOf(one), { atMs: taking.atMs, one });
    }
  }
  return [...latest.values()].map(({ one }) => one);
}

/** What a centre would be told again has been taken there, and somebody else is being told. */
function knownAtCentres(
  incident: Incident,
  deliveries: readonly Delivery[],
  takings: readonly Taking[],
): (one: DeliveryDraft) => boolean {
  const latestOn = (way: string): Delivery | undefined =>
    deliveries
      .filter((one) => one.round === incident.round && wayOf(one) === way && alarming.has(one.reason))
      .toSorted((one, other) => one.createdAtMs - other.createdAtMs)
      .at(-1);
  const isTaken = (one: Delivery | undefined): boolean => one?.standing === "accepted";
  const others = takings
    .filter(({ step }) => step.tell !== "centre" && !step.isByHand)
    .flatMap(({ step }) => step.ways);
  const goesOn = others.some((way) => {
    const latest = besides.has(way.connector) ? undefined : latestOn(wayOf(way));
    return isTaken(latest) || (latest?.standing === "due" && latest.attempt === 0);
  });
  const again = takings.filter(({ step, n }) => step.tell === "centre" && n > 0).flatMap(({ step }) => step.ways);
  const repeated = new Set(again.map(wayOf));
  return (one) => goesOn && repeated.has(wayOf(one)) && isTaken(latestOn(wayOf(one)));
}
const alarming: ReadonlySet<NoticeReason> = new Set(["raised", "outside-due", "escalated", "asked"]);

function isBusy(deliveries: readonly Delivery[], { connector, addressee }: DeliveryDraft, round: number): boolean {
  return deliveries.some(
    (one) =>
      one.standing === "due" &&
      one.reason === "escalated" &&
      one.round === round &&
      one.connector === connector &&
      one.addressee === addressee,
  );
}

function outsideDue(
  incident: Incident,
  byKey: ReadonlyMap<string, Delivery>,
  plan: IncidentPlan,
  nowMs: number,
): { wanted: readonly DeliveryDraft[]; nexts: readonly number[] } {
  const centres = plan.steps.filter(({ tell }) => tell === "centre").toSorted((one, other) => one.after - other.after);
  const firstAfter = centres[0]?.after ?? 0;
  const outside = incident.alarms
    .flatMap((one) => (one.outsideAtMs === null || one.phase !== "raised" ? [] : [one.outsideAtMs]))
    .toSorted((one, other) => one - other);
  const nexts = outside.filter((atMs) => atMs > nowMs);
  const n = outside.length - nexts.length;
  const latestMs = outside[n - 1];
  if (latestMs === undefined) return { wanted: [], nexts };
  const wanted: DeliveryDraft[] = [];
  const isVain = ({ key }: DeliveryDraft): boolean => {
    const one = byKey.get(key);
    // Asked, and not there: whoever comes next is asked while that goes on.
    return one !== undefined && (one.standing === "refused" || (one.standing === "due" && one.attempt > 0));
  };
  let isNextAtOnce = false;
  for (const [after, steps] of Map.groupBy(centres, (one) => one.after)) {
    const atMs = latestMs + after - firstAfter;
    if (atMs > nowMs && !isNextAtOnce) {
      nexts.push(atMs);
      break;
    }
    const drafts = steps.flatMap(({ ways }) => ways.map((way) => draft(incident, way, "outside-due", n, nowMs)));
    wanted.push(...drafts);
    isNextAtOnce = drafts.every(isVain);
  }
  return { wanted, nexts };
}

function preAlarms(incident: Incident, plan: IncidentPlan, nowMs: number): readonly DeliveryDraft[] {
  // Beside a raised alarm that waits for a human, "eased" is no news of its own: that one's notices carry it along.
  const isWaiting = incident.phase === "raised" || incident.phase === "delivered";
  const told = incident.alarms.filter((one) => one.phase === "pre-alarm" || (one.phase === "eased" && !isWaiting));
  const first = plan.steps.find(({ tell }) => tell === "desk") ?? plan.steps[0];
  const residents = plan.steps.filter((step) => step.tell === "resident" && isWithinHours(step, plan, nowMs));
  return told.flatMap(({ alarmId, alarm, phase }) => {
    const isAsked = phase === "pre-alarm" && alarm === "fall";
    const ways = [...(first?.ways ?? []), ...(isAsked ? residents.flatMap((step) => step.ways) : [])];
    return ways.map((way) => draft(incident, way, phase === "eased" ? "eased" : "pre-alarm", alarmId, nowMs));
  });
}

/** That it is over is told to whoever was told of it; nobody is rung up for that who can read it. */
function ended(incident: Incident, deliveries: readonly Delivery[], nowMs: number): readonly DeliveryDraft[] {
  const told = deliveries.filter((one) => one.standing === "accepted" && one.connector !== desk);
  const readers = new Set(told.filter((one) => one.connector !== "voice").map((one) => one.addressee));
  const ways = told.filter((one) => one.connector !== "voice" || !readers.has(one.addressee));
  return [...new Map(ways.map((one) => [wayOf(one), one])).values()].map((way) =>
    draft(incident, way, "closed", 1, nowMs),
  );
}

const nOf = ({ stepId }: IncidentStep, n: number): string => (n === 0 ? stepId : `${stepId}+${n}`);

export function wayOf({ connector, addressee }: Way): string {
  return addressee === null ? connector : `${connector}>${addressee}`;
}

function draft(incident: Incident, way: Way, reason: NoticeReason, n: number | string, dueAtMs: number): DeliveryDraft {
  const { incidentId, round } = incident;
  const { connector, addressee } = way;
  return { key: `${incidentId}/${round}/${wayOf(way)}/${reason}/${n}`, connector, addressee, reason, round, dueAtMs };
}

function missing(wanted: readonly DeliveryDraft[], deliveries: readonly Delivery[]): readonly DeliveryDraft[] {
  const known = new Set(deliveries.map((one) => one.key));
  return wanted.filter((one) => !known.has(one.key));
}

function crowdedOut(waiting: readonly Delivery[], create: readonly DeliveryDraft[]): readonly Delivery[] {
  return [...Map.groupBy(create, wayOf)].flatMap(([way, arriving]) => {
    const there = waiting.filter((one) => wayOf(one) === way).toSorted((a, b) => a.createdAtMs - b.createdAtMs);
    const most = arriving[0]?.addressee === null ? waitingMax : waitingMaxOfPerson;
    return there.slice(0, Math.max(0, there.length + arriving.length - most));
  });
}
