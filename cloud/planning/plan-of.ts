/**
 * The plan of one incident, made from what is set: ids, lengths of time and hours, no name and no number. Pure.
 *
 * Idea: the plan in force for this kind of alarm gives the steps; the clocks of the desk are added to it (a second seat, the supervisor); a step that tells people becomes
 * one for each of them, some seconds after the one before; what no connector can do is done by hand, and so is what only ways could do that wake nobody.
 *
 * Rules. The desk is told at once, whatever the plan says: it is what everybody looks at. 120 and 119 are called by hand. A test goes to the desk and outside, and to nobody's
 * telephone; in a drill the people of the service practise, and no family is called; the house's own press goes to the desk alone.
 *
 * Limits: with a hole in it, whatever it came from, the plan is not used (`plan-book.ts`).
 * Source: docs/architecture.md §5; GB/T 33358-2016 (15 s); docs/decisions/0103.
 */

import { lifeKinds, type AlarmKind } from "@shouwang/shared/domain/alarm.ts";
import type { HomeId } from "@shouwang/shared/domain/ids.ts";
import { millis, minutes, seconds, type Millis } from "@shouwang/shared/time/duration.ts";
import type { IncidentPlan, IncidentStep, Told, Way, WeekHours } from "../alarms/incident-plan.ts";
import type { IncidentMode } from "../alarms/incident.ts";
import type { DutyRole } from "../registry/duty/rota.ts";
import type { PlanGround } from "../registry/registry.ts";
import type { AlarmPlan, PlanStep } from "../registry/settings/alarm-plan.ts";
import { both, weekHoursOf } from "./week-hours.ts";
import type { TimeWindow } from "../registry/settings/time-window.ts";

export const desk = "desk";
/** Services that tell one person. Everything else is the desk, or outside. */
export const personServices: ReadonlySet<string> = new Set(["voice", "sms", "email", "push", "wechat", "hook"]);
/** By which somebody is told, as far as they are there: a call, a message, and what some have set up besides. */
export const waysToPerson = ["voice", "sms", "wechat"] as const;
/** What wakes somebody. The others go out as well, and are no route by themselves: beside them somebody is called by hand. */
const wakingWays: ReadonlySet<string> = new Set(["voice", "sms"]);
/** Whoever calls them by hand speaks with the resident first; machines do not wait for that. */
const byHandAfter = seconds(60);
/** Long enough to take a call, and short enough for the fifth contact. */
const betweenContacts = seconds(20);
/** Without anybody at the desk, whoever is outside is told of everything by then. */
const outsideAfter = seconds(60);
/** One centre is given as long as the desk. */
const betweenCentres = seconds(60);

export type PlanFacts = {
  homeId: HomeId | null;
  kind: AlarmKind;
  mode: IncidentMode;
  plan: AlarmPlan;
  answer: { within: Millis; secondSeatAfter: Millis; supervisorAfter: Millis };
  ground: Pick<PlanGround, "timeZone" | "hasPhone" | "contacts">;
  /** Connectors to the centres of the place, in order. */
  centres: readonly { connector: string; hours: readonly TimeWindow[] }[];
  /** Roles for which somebody has said who is on duty. */
  duty: ReadonlySet<DutyRole>;
  /** Those that there are now. */
  connectors: readonly string[];
};

export function planOf(facts: PlanFacts): IncidentPlan {
  const { kind, mode, plan, answer, ground } = facts;
  const steps = [...ofDesk(facts), ...plan.steps.flatMap((one, n) => ofPlan(facts, one, n)), ...ofCentres(facts)];
  return {
    kind,
    timeZone: ground.timeZone,
    answerWithin: answer.within,
    steps: steps.filter((one) => isFor(mode, one)).toSorted((one, other) => one.after - other.after),
    again: millis(plan.againMs),
  };
}

function isFor(mode: IncidentMode, { tell, isByHand }: IncidentStep): boolean {
  switch (mode) {
    case "live":
      return true;
    case "drill":
      // Whom it would have called is played at the desk (`dispatch/lane-plan.ts`).
      return true;
    case "test":
      return !isByHand && (tell === "desk" || tell === "second-seat" || tell === "centre");
    case "canary":
      return tell === "desk" || tell === "second-seat";
  }
}

const toDesk: readonly Way[] = [{ connector: desk, addressee: null }];
type Given = Pick<IncidentStep, "stepId" | "tell" | "after" | "ways"> & Partial<IncidentStep>;
const step = (given: Given): IncidentStep => ({ hours: [], isByHand: false, ...given });
const byHand = (given: Omit<Given, "ways">): IncidentStep => step({ ...given, ways: toDesk, isByHand: true });

function ofDesk({ kind, answer, plan, duty, connectors }: PlanFacts): readonly IncidentStep[] {
  const isLife = lifeKinds.some((one) => one === kind);
  const asPlanned = plan.steps.filter(({ tell, hours }) => tell === "supervisor" && hours.length === 0);
  // For a life alarm the clock of the desk counts, and a plan may only be quicker.
  const soonest = Math.min(...asPlanned.map(({ afterMs }) => afterMs), isLife ? answer.supervisorAfter : Infinity);
  const supervisor: readonly IncidentStep[] = Number.isFinite(soonest)
    ? [
        step({
          stepId: "supervisor",
          tell: "supervisor",
          after: millis(soonest),
          ways: [...toDesk, ...onDuty("supervisor", duty, connectors)],
        }),
      ]
    : [];
  return [
    step({ stepId: "desk", tell: "desk", after: seconds(0), ways: toDesk }),
    step({ stepId: "second-seat", tell: "second-seat", after: answer.secondSeatAfter, ways: toDesk }),
    ...supervisor,
  ];
}

function ofPlan(facts: PlanFacts, { tell, afterMs, hours }: PlanStep, n: number): readonly IncidentStep[] {
  const { duty, connectors } = facts;
  const common = { tell, after: millis(afterMs), hours: weekHoursOf(hours) } as const;
  // Two steps of one plan may tell the same people at different hours.
  const stepId = facts.plan.steps.findIndex((one) => one.tell === tell) === n ? tell : `${tell}:${n + 1}`;
  switch (tell) {
    case "desk":
      return afterMs === 0 ? [] : [step({ ...common, stepId, ways: toDesk })];
    case "supervisor":
      return hours.length === 0
        ? []
        : [step({ ...common, stepId, ways: [...toDesk, ...onDuty(tell, duty, connectors)] })];
    case "resident": {
      const isThere = facts.homeId !== null && facts.ground.hasPhone && connectors.includes("voice");
      // Without a line of our own the operator rings back: it is the first thing that the desk does.
      if (!isThere) return [];
      return [step({ ...common, stepId, ways: [{ connector: "voice", addressee: `resident:${facts.homeId}` }] })];
    }
    case "contacts":
      return ofContacts(facts, common, stepId);
    case "responder": {
      const ways = onDuty(tell, duty, connectors);
      if (ways.length === 0) return [byHand({ ...common, stepId })];
      const told = step({ ...common, stepId, ways });
      return wakes(ways.map(({ connector }) => connector))
        ? [told]
        : [told, byHand({ ...common, stepId: calledOf(stepId) })];
    }
    case "ambulance":
    case "fire":
      return [byHand({ ...common, stepId })];
  }
}

function ofContacts(
  { ground, connectors }: PlanFacts,
  common: { tell: Told; after: Millis; hours: readonly WeekHours[] },
  stepId: string,
): readonly IncidentStep[] {
  if (ground.contacts.length === 0) return [];
  const reached = waysToPerson.filter((one) => connectors.includes(one));
  const called = byHand({ ...common, stepId, after: millis(Math.max(common.after, byHandAfter)) });
  if (reached.length === 0) return [called];
  const byThemselves = ground.contacts.flatMap(({ contactId, hours }, n) => {
    const theirs = both(common.hours, weekHoursOf(hours));
    if (theirs === "never") return [];
    const ways = reached.map((connector) => ({ connector, addressee: `contact:${contactId}` }));
    const after = millis(common.after + betweenContacts * n);
    return [step({ ...common, stepId: `${stepId}:${contactId}`, after, hours: theirs, ways })];
  });
  return wakes(reached) ? byThemselves : [...byThemselves, called];
}

const wakes = (connectors: readonly string[]): boolean => connectors.some((one) => wakingWays.has(one));
const calledOf = (stepId: string): string => `${stepId}:called`;

function onDuty(role: DutyRole, duty: ReadonlySet<DutyRole>, connectors: readonly string[]): readonly Way[] {
  if (!duty.has(role)) return [];
  const reached: readonly string[] = waysToPerson.filter((one) => connectors.includes(one));
  // To whoever has asked for it in a browser, beside the others: it is quiet, and out of reach for many.
  const browsers = reached.length > 0 && connectors.includes("push") ? ["push"] : [];
  return [...reached, ...browsers].map((connector) => ({ connector, addressee: `duty:${role}` }));
}

/** Those of the place in their order; and what the deployment names for all, beside the first. */
function ofCentres({ centres, connectors }: PlanFacts): readonly IncidentStep[] {
  const forAll = connectors.filter((one) => one !== desk && !personServices.has(one) && !one.startsWith(centrePrefix));
  const house: readonly IncidentStep[] =
    forAll.length === 0
      ? []
      : [
          step({
            stepId: "centre",
            tell: "centre",
            after: outsideAfter,
            ways: forAll.map((connector) => ({ connector, addressee: null })),
          }),
        ];
  const own = centres.map(({ connector, hours }, n) =>
    step({
      stepId: connector,
      tell: "centre",
      after: millis(outsideAfter + betweenCentres * n),
      hours: weekHoursOf(hours),
      ways: [{ connector, addressee: null }],
    }),
  );
  return [...house, ...own];
}

/** One person alone, by every way to them: to see whether they answer. */
export function tryingPlan(kind: AlarmKind, addressee: string, connectors: readonly string[]): IncidentPlan {
  const reached = waysToPerson.filter((one) => connectors.includes(one));
  const ways = reached.map((connector) => ({ connector, addressee }));
  return {
    kind,
    timeZone: "Asia/Shanghai",
    answerWithin: seconds(15),
    steps: [step({ stepId: addressee, tell: "contacts", after: seconds(0), ways })],
    again: minutes(10),
  };
}

export const centrePrefix = "centre-";
