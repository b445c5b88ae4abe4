/**
 * What whoever set an absence is told of it, when, and in which words. Pure.
 *
 * Rules. A day before it ends by itself, by day and once: whoever goes on being away is set again, or is missed. That it ended because somebody is there, at once: it may be a
 * neighbour, and it may be somebody who should not be there. Neither is an alarm; an absence of a day is not reminded of.
 */

import { days, hours } from "@shouwang/shared/time/duration.ts";
import type { Absence, EndedAbsence } from "../detection/absence.ts";
import { minuteOfDay } from "./local-day.ts";

export type Language = "zh" | "en";
/** Nobody is woken by it. */
const byDay = { fromMinute: 9 * 60, toMinute: 20 * 60 };
const remindedBefore = hours(24);
/** Told later it is no news any more: it stands on the page. */
const toldWithin = days(1);

export function isReminded({ fromMs, untilMs }: Absence, timeZone: string, nowMs: number): boolean {
  const minute = minuteOfDay(nowMs, timeZone);
  const isDay = minute >= byDay.fromMinute && minute < byDay.toMinute;
  return isDay && untilMs - fromMs > days(2) && nowMs >= untilMs - remindedBefore && nowMs < untilMs;
}

export function isTold({ how, endedAtMs }: EndedAbsence, nowMs: number): boolean {
  return how === "activity" && nowMs < endedAtMs + toldWithin;
}

const kinds = {
  away: { zh: "外出", en: "absence" },
  holiday: { zh: "度假", en: "holiday" },
  hospital: { zh: "住院", en: "stay in hospital" },
} as const;

/** In the first 70 characters stands what is so, and what to do; whoever sends it signs it. */
export function reminderText({ kind }: Absence, who: string | null, language: Language): string {
  return language === "zh"
    ? `${who ?? ""}的${kinds[kind].zh}设置今天结束，之后家中长时间无人活动会报警。仍不在家，请在照护页延长。这不是报警。`
    : `The ${kinds[kind].en} set for ${who ?? "the home"} ends today; from then on nobody moving there is an alarm. If they stay away, set it longer on your page. This is no alarm.`;
}

export function seenText({ kind }: Absence, who: string | null, language: Language): string {
  return language === "zh"
    ? `${who ?? ""}家中有人活动，${kinds[kind].zh}设置已结束，恢复守护。是本人已回家吗？若仍外出，请重新设置；若家中本应无人，请打电话问一问。这不是报警。`
    : `Somebody is active in the home of ${who ?? "whom you look after"}: the ${kinds[kind].en} is over, and they are watched over again. Are they back? If not, set it again; if nobody should be there, please telephone. This is no alarm.`;
}
