/** Steps of plans that would tell somebody on duty at times at which nobody is. Pure. They are said and not refused: the plan itself goes on to its next step. */

import { minutes } from "@shouwang/shared/time/duration.ts";
import type { Sentence } from "../residents/sentence.ts";
import type { AlarmPlan } from "../settings/alarm-plan.ts";
import { isWithin, weekTimeOf } from "../settings/time-window.ts";
import type { DutyGap, DutyRole } from "./rota.ts";

/** Hours of steps begin on the minute; most of them on the half hour. */
const lookedEvery = minutes(30);
/** What is looked through of one gap: a week says all of a pattern of weeks. */
const looksMax = (7 * 24 * 60) / 30;

export type VainStep = { kinds: readonly string[]; fromMs: number };

/** @param timeZone whose clock the plans are on. */
export function vainSteps(
  plans: readonly AlarmPlan[],
  role: DutyRole,
  gaps: readonly DutyGap[],
  timeZone: string,
): readonly VainStep[] {
  return plans.flatMap(({ kinds, steps }) => {
    const told = steps.filter(({ tell }) => tell === role);
    for (const gap of gaps) {
      for (let n = 0, atMs = gap.fromMs; n < looksMax && atMs < gap.untilMs; n++, atMs += lookedEvery) {
        const at = weekTimeOf(atMs, timeZone);
        if (told.some(({ hours }) => isWithin(hours, at))) return [{ kinds, fromMs: atMs }];
      }
    }
    return [];
  });
}

const roleWords = { responder: { zh: "处置人员", en: "responder" }, supervisor: { zh: "班长", en: "supervisor" } };

export function vainSentence(role: DutyRole, { fromMs }: VainStep, timeZone: string): Sentence {
  const when = (locale: string): string =>
    new Intl.DateTimeFormat(locale, { timeZone, dateStyle: "medium", timeStyle: "short", hourCycle: "h23" }).format(
      fromMs,
    );
  return {
    zh: `${when("zh-CN")} 起无人值班，预案此时通知${roleWords[role].zh}将落空，随即转入下一步。请为该时段排班。`,
    en: `From ${when("en-GB")} on nobody is on duty, and a plan would tell the ${roleWords[role].en} in vain; it goes on to its next step. Put somebody on duty then.`,
  };
}
