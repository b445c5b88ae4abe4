/** A number of a month as people read it, and whether it meets what it is held against. */

import { hours, minutes, seconds } from "@shouwang/shared/time/duration.ts";
import type { MeasureView } from "../../../api/registry/contract/months.ts";
import { useWords } from "../../parts/catalogue.ts";
import { useLanguage } from "../../parts/page-language.ts";
import { monthsWords } from "./words.ts";

/** Null is said as well: it is no 0. */
export function useNumberText(
  /** Of a share: more where two are held against each other. */
  decimals: 1 | 2 = 1,
): (measure: Pick<MeasureView, "unit">, value: number | null) => string {
  const say = useWords(monthsWords);
  const language = useLanguage();
  return ({ unit }, value) => {
    if (value === null) return say("noNumber");
    switch (unit) {
      case "count":
        return value.toLocaleString(language === "zh" ? "zh-CN" : "en-GB");
      case "share":
        return say("share", { number: Number((value * 100).toFixed(decimals)) });
      case "ms":
        return lengthText(say, value);
    }
  };
}

function lengthText(say: ReturnType<typeof useWords<typeof monthsWords.words>>, ms: number): string {
  if (ms < minutes(1)) return say("seconds", { seconds: Math.round(ms / seconds(1)) });
  const whole = Math.floor(ms / minutes(1));
  if (ms < hours(1)) return say("minutes", { minutes: whole, seconds: Math.floor((ms % minutes(1)) / seconds(1)) });
  return say("hours", { hours: Math.floor(ms / hours(1)), minutes: whole % 60 });
}

/** Null: nothing is asked of it, or there is nothing to be held against. */
export function isMet({ target }: Pick<MeasureView, "target">, value: number | null): boolean | null {
  if (target === null || value === null) return null;
  return target.is === "at-least" ? value >= target.value : value <= target.value;
}

/** 2026年10月, October 2026. */
export function useMonthText(): (month: string) => string {
  const language = useLanguage();
  return (month) => {
    const [year = 0, number = 1] = month.split("-").map(Number);
    const format = { year: "numeric", month: "long", timeZone: "UTC" } as const;
    return new Intl.DateTimeFormat(language === "zh" ? "zh-CN" : "en-GB", format).format(Date.UTC(year, number - 1));
  };
}
