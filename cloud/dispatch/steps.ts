/**
 * When the steps of a plan are taken in the present round of an incident, by now. Pure, and level-triggered: from the incident, its deliveries and now follows which taking of
 * each step is the latest one.
 *
 * Rules. A step is taken when its time from the beginning of the round has come. Steps of one time are one group; when a way of a step was refused, or somebody who was told
 * says that they cannot, the next group is due at that moment. After the last group all is told again each `again`, without end: whoever is sure to answer each time,
 * the resident and the contacts, whose telephone would be switched off, every `personsAgain`, in their order. What is done by hand comes due once. A step
 * outside its hours is passed over.
 *
 * Limits: of what was missed in a long pause only the latest taking is told. A refusal of e-mail and of messages that somebody must have set up first hastens nothing: they go
 * beside a call, and say nothing about whether anybody can be reached.
 * Source: docs/architecture.md §5; docs/decisions/0103.
 */

import { minutes } from "@shouwang/shared/time/duration.ts";
import { sinceMondayMs } from "@shouwang/shared/domain/week.ts";
import type { Incident } from "../alarms/incident.ts";
import type { IncidentPlan, IncidentStep, Told } from "../alarms/incident-plan.ts";

/** One taking of one step: the first one, or the `n`th time again. */
export type Taking = { step: IncidentStep; n: number; atMs: number };

/** Calls that nobody takes are made again this often at most. */
const personsAgain = minutes(5);
const persons: ReadonlySet<Told> = new Set(["resident", "contacts"]);
/** The desk itself is told again; a seat of its own would be told twice. */
const onceOnly: ReadonlySet<Told> = new Set(["second-seat", "ambulance", "fire"]);
/** Go beside a call. */
export const besides: ReadonlySet<string> = new Set(["email", "push", "wechat", "hook"]);

export type Round = {
  /** The latest taking of each step that has come by now, within its hours. */
  takings: readonly Taking[];
  /** How often somebody was to be told after the beginning, by now. */
  moments: number;
  /** The next moment at which a step is taken. */
  nextAtMs: number;
};

/** @param refusedAtMs when a way of the first taking of this step was refused; null = it was not. */
export function roundOf(
  incident: Incident,
  plan: IncidentPlan,
  nowMs: number,
  refusedAtMs: (step: IncidentStep) => number | null,
): Round {
  const beganMs = incident.roundStartedAtMs;
  const groups = hastened(incident, plan, refusedAtMs);
  const lastMs = beganMs + Math.max(0, ...plan.steps.map(({ after }) => after));
  const firstPerson = Math.min(...plan.steps.filter(({ tell }) => persons.has(tell)).map(({ after }) => after));
  const takings: Taking[] = [];
  const nexts = [lastMs + plan.again * (timesSince(lastMs, plan.again, nowMs) + 1)];
  for (const step of plan.steps) {
    const firstMs = groups.get(step.after) ?? beganMs + step.after;
    if (firstMs > nowMs) {
      nexts.push(firstMs);
      continue;
    }
    const { offset, every } = repetition(step, plan, firstPerson);
    const isOnce = step.isByHand || onceOnly.has(step.tell);
    const n = isOnce ? 0 : timesSince(lastMs + offset, every, nowMs);
    if (!isOnce) nexts.push(lastMs + offset + every * (n + 1));
    const atMs = n === 0 ? firstMs : lastMs + offset + every * n;
    if (isWithinHours(step, plan, atMs)) takings.push({ step, n, atMs });
  }
  const begun = [...groups].filter(([after, atMs]) => after > 0 && atMs <= nowMs);
  return {
    takings,
    moments: begun.length + timesSince(lastMs, plan.again, nowMs),
    nextAtMs: Math.min(...nexts),
  };
}

/** When each group of steps is due: as the plan says, or earlier, because those before it came to nothing. */
function hastened(
  incident: Incident,
  plan: IncidentPlan,
  refusedAtMs: (step: IncidentStep) => number | null,
): ReadonlyMap<number, number> {
  const afters = [...new Set(plan.steps.map(({ after }) => after))].toSorted((one, other) => one - other);
  const times = new Map<number, number>(afters.map((after) => [after, incident.roundStartedAtMs + after]));
  const vain = [...incident.cannotAtMs, ...plan.steps.flatMap((step) => refusedAtMs(step) ?? [])];
  for (const atMs of vain.toSorted((one, other) => one - other)) {
    const next = afters.find((after) => (times.get(after) ?? 0) > atMs);
    if (next !== undefined) times.set(next, Math.max(atMs, incident.roundStartedAtMs));
  }
  return times;
}

function repetition(step: IncidentStep, plan: IncidentPlan, firstPerson: number): { offset: number; every: number } {
  if (!persons.has(step.tell)) return { offset: 0, every: plan.again };
  return { offset: step.after - firstPerson, every: plan.again * Math.ceil(personsAgain / plan.again) };
}

function timesSince(fromMs: number, every: number, nowMs: number): number {
  return nowMs < fromMs ? 0 : Math.floor((nowMs - fromMs) / every);
}

export function isWithinHours({ hours }: IncidentStep, { timeZone }: IncidentPlan, atMs: number): boolean {
  if (hours.length === 0) return true;
  const inWeek = sinceMondayMs(atMs, timeZone);
  return hours.some(({ fromMs, toMs }) => fromMs <= inWeek && inWeek < toMs);
}
