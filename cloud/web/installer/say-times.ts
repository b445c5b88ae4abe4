/** Times as an installer reads them: how long ago, and a clock; all in the time of who stands there. */

import { useCallback } from "react";
import { days, hours, minutes, seconds } from "@shouwang/shared/time/duration.ts";
import { useWords } from "../parts/catalogue.ts";
import { useLanguage } from "../parts/page-language.ts";
import { agoWords } from "./words.ts";

/** `12秒`, `3分`, `3小时12分`, `2天`. What lies ahead by a clock's disagreement is now. */
export function useAgo(): (ms: number) => string {
  const say = useWords(agoWords);
  return useCallback(
    (ms: number): string => {
      const age = Math.max(0, ms);
      const whole = (unit: number): number => Math.floor(age / unit);
      if (age < minutes(1)) return say("seconds", { n: whole(seconds(1)) });
      if (age < hours(1)) return say("minutes", { n: whole(minutes(1)) });
      if (age < days(1)) return say("hours", { n: whole(hours(1)), m: whole(minutes(1)) % 60 });
      return say("days", { n: whole(days(1)) });
    },
    [say],
  );
}

const two = (count: number): string => String(count).padStart(2, "0");

export const clockOf = (atMs: number): string => {
  const at = new Date(atMs);
  return `${two(at.getHours())}:${two(at.getMinutes())}:${two(at.getSeconds())}`;
};

/** `1月5日 14:03` / `5 Jan 14:03`. */
export function useDayAndClock(): (atMs: number) => string {
  const language = useLanguage();
  return useCallback(
    (atMs: number): string =>
      new Intl.DateTimeFormat(language === "zh" ? "zh-CN" : "en-GB", {
        month: language === "zh" ? "long" : "short",
        day: "numeric",
        hour: "2-digit",
        minute: "2-digit",
        hourCycle: "h23",
      }).format(atMs),
    [language],
  );
}
