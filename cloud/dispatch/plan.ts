/**
 * Who is told, through what, by when, until a named human has it in hand.
 *
 * Idea: level-triggered. From the incident, its deliveries and now follows what must exist; what is missing is created, what
 * is no longer wanted is withdrawn. Deciding twice creates nothing twice, because each delivery has a key:
 * `<incident>/<round>/<connector>/<reason>/<n>`; n counts within the round, or names the alarm of a pre-alarm.
 *
 * Rules. A raised alarm: everybody in `atOnce`. Nobody acknowledged for `escalation.after`: all of `escalation.connectors`,
 * and again each `escalation.again`, without end. The centre outside: when an alarm's `outsideAtMs` has come and nobody has
 * acknowledged. A connector that refuses: the escalation is due at once. A pre-alarm is told to `atOnce` only. While nobody has
 * it in hand, a delivery is never given up; a human's acknowledgement or the end withdraws what still waits.
 *
 * Limits: an escalation is not added for a connector whose last escalation of the round still waits; at most `waitingMax`
 * deliveries wait at one connector, and the oldest is withdrawn first, because a newer notice carries every alarm of the
 * incident. After a long pause only the escalation due now is made, not those that were missed.
 * Source: docs/architecture.md §5; docs/decisions/0030.
 */

import { seconds, type Millis } from "@shouwang/shared/time/duration.ts";
import { incidentDueAtMs } from "../alarms/alarm-machine.ts";
import { hasHuman, type Incident } from "../alarms/incident.ts";
import type { NoticeReason } from "../alarms/notice-reason.ts";
import type { Delivery } from "./delivery.ts";

export type Plan = {
  /** Told at once of every raised alarm and every pre-alarm. */
  atOnce: readonly string[];
  escalation: {
    /** Without a human for this long, all of `connectors` are told; */
    after: Millis;
    /** and again each time this has passed, without end. */
    again: Millis;
    connectors: readonly string[];
  };
  /** The centre outside: told when an alarm's `outsideAtMs` has come. Empty where none is set. */
  outside: readonly string[];
};

/** A button that chatters at a far end that is down must not grow without end. */
const waitingMax = 8;

export type DeliveryDraft = Pick<Delivery, "key" | "connector" | "addressee" | "reason" | "round" | "dueAtMs">;

export type Due = {
  create: readonly DeliveryDraft[];
  withdraw: readonly Delivery[];
  /** The escalations of this round that are due by now, counted; 0 = none yet. */
  escalated: number;
  /** null only when the incident is closed. */
  nextStepDueAtMs: number | null;
};

const desk = "desk";
const escalateAfter = seconds(60);

/** The first plan: the desk at once, and every connector there is when nobody acknowledged within a minute. */
export function firstPlan(connectors: readonly string[]): Plan {
  const others = connectors.filter((one) => one !== desk);
  return {
    atOnce: [desk],
    escalation: { after: escalateAfter, again: escalateAfter, connectors: [desk, ...others] },
    outside: others,
  };
}

/** Sentences that say what is wrong; an empty list = the plan may be saved. @param connectors those that exist. */
export function planProblems(plan: Plan, connectors: readonly string[]): readonly string[] {
  const problems: string[] = [];
  if (plan.atOnce.length === 0)
    problems.push("Nobody is told at once. Name at least one connector, for instance the desk.");
  if (plan.escalation.connectors.length === 0) {
    problems.push("Nobody is told when nobody acknowledges. Name at least one connector for the escalation.");
  }
  for (const [name, length] of [
    ["first escalation", plan.escalation.after],
    ["next escalation", plan.escalation.again],
  ] as const) {
    // Not `length < limit`: what is no number must be a problem too.
    if (!(length >= escalationAtLeast && length <= escalationAtMost)) {
      problems.push(`The time until the ${name} must be between 10 seconds and 10 minutes.`);
    }
  }
  const named = new Set([...plan.atOnce, ...plan.escalation.connectors, ...plan.outside]);
  for (const one of named) {
    if (!connectors.includes(one))
      problems.push(`There is no connector called "${one}". Configure it, or take it out of the plan.`);
  }
  return problems;
}

const escalationAtLeast = seconds(10);
const escalationAtMost = seconds(600);

export function due(incident: Incident, deliveries: readonly Delivery[], plan: Plan, nowMs: number): Due {
  const waiting = deliveries.filter((one) => one.standing === "due");
  if (incident.phase === "closed") {
    const told = deliveries.filter((one) => one.standing === "accepted" && one.connector !== desk);
    const wanted = [...new Set(told.map((one) => one.connector))].map((to) => draft(incident, to, "closed", 1, nowMs));
    return {
      create: missing(wanted, deliveries),
      withdraw: waiting.filter((one) => one.reason !== "closed"),
      escalated: 0,
      nextStepDueAtMs: null,
    };
  }
  if (hasHuman(incident)) {
    // A suspicion that came in after the acknowledgement is still shown at once.
    const wanted = preAlarms(incident, plan, nowMs);
    return {
      create: missing(wanted, deliveries),
      withdraw: waiting.filter((one) => one.reason !== "pre-alarm" && one.reason !== "eased"),
      escalated: 0,
      nextStepDueAtMs: incidentDueAtMs(incident),
    };
  }

  const wanted = [...preAlarms(incident, plan, nowMs)];
  const nextSteps = [incidentDueAtMs(incident)];
  let escalated = 0;
  if (incident.phase !== "pre-alarm") {
    wanted.push(...plan.atOnce.map((to) => draft(incident, to, "raised", 1, nowMs)));
    const outside = incident.alarms.flatMap((one) =>
      one.outsideAtMs === null || one.phase !== "raised" ? [] : [one.outsideAtMs],
    );
    const outsideDue = outside.filter((atMs) => atMs <= nowMs).length;
    if (outsideDue > 0) wanted.push(...plan.outside.map((to) => draft(incident, to, "outside-due", outsideDue, nowMs)));
    escalated = escalationsDue(incident, deliveries, plan, nowMs);
    if (escalated > 0) {
      const busy = waiting.filter((one) => one.reason === "escalated" && one.round === incident.round);
      wanted.push(
        ...plan.escalation.connectors
          .filter((to) => !busy.some((one) => one.connector === to))
          .map((to) => draft(incident, to, "escalated", escalated, nowMs)),
      );
    }
    nextSteps.push(nextEscalationAtMs(incident, plan, nowMs), ...outside.filter((atMs) => atMs > nowMs));
  }
  const create = missing(wanted, deliveries);
  return {
    create,
    withdraw: crowdedOut(waiting, create),
    escalated,
    // Without any other step the plan itself looks again: an open incident nobody has in hand is never without one.
    nextStepDueAtMs: Math.min(...nextSteps.filter((one) => one !== null), nowMs + plan.escalation.again),
  };
}

function preAlarms(incident: Incident, plan: Plan, nowMs: number): readonly DeliveryDraft[] {
  // Beside a raised alarm that waits for a human, "eased" is no news of its own: that one's notices carry it along.
  const isWaiting = incident.phase === "raised" || incident.phase === "delivered";
  const told = incident.alarms.filter((one) => one.phase === "pre-alarm" || (one.phase === "eased" && !isWaiting));
  return told.flatMap(({ alarmId, phase }) =>
    plan.atOnce.map((to) => draft(incident, to, phase === "eased" ? "eased" : "pre-alarm", alarmId, nowMs)),
  );
}

function escalationsDue(incident: Incident, deliveries: readonly Delivery[], plan: Plan, nowMs: number): number {
  const firstAtMs = incident.roundStartedAtMs + plan.escalation.after;
  const byTime = nowMs < firstAtMs ? 0 : 1 + Math.floor((nowMs - firstAtMs) / plan.escalation.again);
  // A route that will not take it is no route: go on to the next ones now.
  const isRefused = deliveries.some((one) => one.round === incident.round && one.standing === "refused");
  return Math.max(byTime, isRefused ? 1 : 0);
}

function nextEscalationAtMs(incident: Incident, plan: Plan, nowMs: number): number {
  const firstAtMs = incident.roundStartedAtMs + plan.escalation.after;
  if (nowMs < firstAtMs) return firstAtMs;
  return firstAtMs + (1 + Math.floor((nowMs - firstAtMs) / plan.escalation.again)) * plan.escalation.again;
}

function draft(
  incident: Incident,
  connector: string,
  reason: NoticeReason,
  n: number | string,
  dueAtMs: number,
): DeliveryDraft {
  const { incidentId, round } = incident;
  return {
    key: `${incidentId}/${round}/${connector}/${reason}/${n}`,
    connector,
    addressee: null,
    reason,
    round,
    dueAtMs,
  };
}

function missing(wanted: readonly DeliveryDraft[], deliveries: readonly Delivery[]): readonly DeliveryDraft[] {
  const known = new Set(deliveries.map((one) => one.key));
  return wanted.filter((one) => !known.has(one.key));
}

function crowdedOut(waiting: readonly Delivery[], create: readonly DeliveryDraft[]): readonly Delivery[] {
  return [...new Set(create.map((one) => one.connector))].flatMap((to) => {
    const there = waiting.filter((one) => one.connector === to).toSorted((a, b) => a.createdAtMs - b.createdAtMs);
    const arriving = create.filter((one) => one.connector === to).length;
    return there.slice(0, Math.max(0, there.length + arriving - waitingMax));
  });
}
