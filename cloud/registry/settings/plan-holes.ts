/**
 * Where a set of plans would leave an alarm alone. Pure.
 *
 * Idea: every kind of alarm has exactly one plan; whenever in the week it begins, a human who answers is told within `answeredWithinMax`; and whenever somebody is to be
 * told again, there is a human within their hours. Steps and their hours are half-open pieces of the week, so what holds at the beginning of each piece holds in
 * all of it: looking at those beginnings is looking at every millisecond of the week.
 *
 * The second look is needed: with a responder by day after 1 minute and an ambulance by night after 5, both hours without a gap, an alarm at 07:57 finds neither.
 */

import { minutes, type Millis } from "@shouwang/shared/time/duration.ts";
import type { Sentence } from "../residents/sentence.ts";
import { alarmKinds, answeredBy, type AlarmPlan, type PlanStep } from "./alarm-plan.ts";
import { boundsOf, isWithin, week } from "./time-window.ts";

/** The latest step of published practice: the ambulance after 5 minutes without an answer (docs/architecture.md §5). */
export const answeredWithinMax = minutes(5);

export type PlanHole = { kinds: readonly string[]; why: Sentence };

export function holesOf(plans: readonly AlarmPlan[]): readonly PlanHole[] {
  const holes: PlanHole[] = [];
  for (const kind of alarmKinds) {
    const count = plans.filter(({ kinds }) => kinds.includes(kind)).length;
    if (count === 0) holes.push({ kinds: [kind], why: noPlan(kind) });
    if (count > 1) holes.push({ kinds: [kind], why: twoPlans(kind) });
  }
  return [...holes, ...plans.flatMap(holesIn)];
}

function holesIn({ kinds, steps }: AlarmPlan): readonly PlanHole[] {
  const answered = steps.filter(({ tell }) => answeredBy[tell] === "a-human");
  if (answered.length === 0) return [{ kinds, why: sentences.nobody }];
  const soon = answered.filter(({ afterMs }) => afterMs <= answeredWithinMax);
  if (soon.length === 0) return [{ kinds, why: sentences.tooLate }];
  const firstTold = startsOf(soon, ({ afterMs }) => afterMs).find(
    (begun) => !soon.some(({ hours, afterMs }) => isWithin(hours, at(begun + afterMs))),
  );
  if (firstTold !== undefined) return [{ kinds, why: nobodyAt(firstTold) }];
  const toldAgain = startsOf(answered, () => 0).find((due) => !answered.some(({ hours }) => isWithin(hours, at(due))));
  return toldAgain === undefined ? [] : [{ kinds, why: nobodyAgainAt(toldAgain) }];
}

/** Where a piece of the week begins in which always the same steps are within their hours. */
function startsOf(steps: readonly PlanStep[], delay: (step: PlanStep) => number): readonly number[] {
  const bounds = steps.flatMap((step) => boundsOf(step.hours).map((bound) => at(bound - delay(step))));
  return [0, ...new Set(bounds)].toSorted((one, other) => one - other);
}

// `as`: a time of the week is a length since Monday.
const at = (time: number): Millis => (((time % week) + week) % week) as Millis;

const weekdays = {
  zh: ["星期一", "星期二", "星期三", "星期四", "星期五", "星期六", "星期日"],
  en: ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"],
};

export function clockOf(time: number): Sentence {
  const ofDay = Math.floor(time / minutes(1)) % (24 * 60);
  const clock = `${String(Math.floor(ofDay / 60)).padStart(2, "0")}:${String(ofDay % 60).padStart(2, "0")}`;
  const weekday = Math.floor(time / (24 * 60 * minutes(1)));
  return { zh: `${weekdays.zh[weekday] ?? ""} ${clock}`, en: `${weekdays.en[weekday] ?? ""} ${clock}` };
}

const nobodyAt = (begun: number): Sentence => {
  const when = clockOf(begun);
  return {
    zh: `${when.zh} 发生的报警5分钟内无人应答。请为该时段增加坐席、处置人员或急救步骤。`,
    en: `An alarm that begins on ${when.en} reaches nobody who answers within 5 minutes. Add the desk, a responder or the ambulance at these hours.`,
  };
};
const nobodyAgainAt = (due: number): Sentence => {
  const when = clockOf(due);
  return {
    zh: `${when.zh} 需再次通知时无人应答。请为该时段增加坐席、处置人员或急救步骤。`,
    en: `When it is to be told again on ${when.en}, there is nobody who answers. Add the desk, a responder or the ambulance at these hours.`,
  };
};
const noPlan = (kind: string): Sentence => ({
  zh: `“${kind}”类报警没有预案。请将其加入一个预案。`,
  en: `No plan is for alarms of the kind "${kind}". Put it into one.`,
});
const twoPlans = (kind: string): Sentence => ({
  zh: `“${kind}”类报警有多个预案。请只保留一个。`,
  en: `More than one plan is for alarms of the kind "${kind}". Leave it in one.`,
});
const sentences = {
  nobody: {
    zh: "预案中没有保证有人应答的步骤。请增加坐席、处置人员或急救。",
    en: "No step of this plan is sure to be answered by a human. Add the desk, a responder or the ambulance.",
  },
  tooLate: {
    zh: "有人应答的步骤晚于5分钟。请提前。",
    en: "Whoever answers is told after more than 5 minutes. Tell them earlier.",
  },
} as const satisfies Readonly<Record<string, Sentence>>;
