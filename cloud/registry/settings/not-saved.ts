/** Why a value was not saved, in words: what it may be, rather than what it was. Pure. */

import { z } from "zod";
import { hours, minutes, seconds } from "@shouwang/shared/time/duration.ts";
import type { Sentence } from "../residents/sentence.ts";
import { alarmPlanSchema } from "./alarm-plan.ts";
import { holesOf } from "./plan-holes.ts";
import { settings, type SettingKey, type Unit } from "./setting-key.ts";

export function notSaved(key: SettingKey, value: unknown): Sentence {
  const { words, unit, limits } = settings[key];
  const why = unit === "plans" ? holeIn(value) : limits === null ? mustBe[unit] : within(limits, unit);
  return { zh: `“${words.zh}”未保存：${why.zh}`, en: `"${words.en}" was not saved: ${why.en}` };
}

function within({ least, most }: { least: number; most: number }, unit: Unit): Sentence {
  const [from, to] = [inWords(least, unit), inWords(most, unit)];
  return { zh: `须在${from.zh}至${to.zh}之间。`, en: `it must be between ${from.en} and ${to.en}.` };
}

function inWords(value: number, unit: Unit): Sentence {
  if (unit === "years") return { zh: `${value}岁`, en: `${value} years` };
  if (unit === "months") return { zh: `${value}个月`, en: `${value} months` };
  if (unit === "days" || unit === "days-or-none") return { zh: `${value}天`, en: `${value} days` };
  if (value % hours(1) === 0) return { zh: `${value / hours(1)}小时`, en: `${value / hours(1)} h` };
  if (value % minutes(1) === 0) return { zh: `${value / minutes(1)}分钟`, en: `${value / minutes(1)} min` };
  return { zh: `${value / seconds(1)}秒`, en: `${value / seconds(1)} s` };
}

function holeIn(value: unknown): Sentence {
  const read = z.array(alarmPlanSchema).safeParse(value);
  const [hole] = read.success ? holesOf(read.data) : [];
  return hole?.why ?? mustBe.plans;
}

const mustBe: Readonly<Record<Unit, Sentence>> = {
  "number-to-call": {
    zh: "须为3至20位数字，可以+开头。",
    en: "it must have 3 to 20 digits, with a + before them or not.",
  },
  "hours-of-day": {
    zh: "须为两个不同的时刻，如22:00和07:00。",
    en: "it must be two times of day, such as 22:00 and 07:00.",
  },
  languages: { zh: "须选中文、英文或两者，不能重复。", en: "it must be Chinese, English or both, each once." },
  plans: {
    zh: "步骤、时间或报警类别填写有误，请检查。",
    en: "a step, a time or a kind of alarm is not as it must be. Look at them.",
  },
  centres: { zh: "最多10个中心，不能重复。", en: "at most 10 centres, each once." },
  sensitivity: { zh: "须为高、标准、低或关闭。", en: "it must be high, normal, low or off." },
  "milliseconds-or-none": { zh: "须为整数时长，或不设。", en: "it must be a length of time, or none." },
  "days-or-none": { zh: "须为整数，或不设。", en: "it must be a whole number, or none." },
  milliseconds: { zh: "须为整数时长。", en: "it must be a length of time." },
  years: { zh: "须为整数。", en: "it must be a whole number." },
  months: { zh: "须为整数。", en: "it must be a whole number." },
  days: { zh: "须为整数。", en: "it must be a whole number." },
};
