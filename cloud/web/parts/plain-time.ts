/** Lengths of time, days and times of the clock in the words of the glossary, in the home's own time. */

import { days, hours, minutes } from "@shouwang/shared/time/duration.ts";
import { useWords, type Language, type Say } from "./catalogue.ts";
import { useLanguage } from "./page-language.ts";
import { plainTimeWords } from "./plain-time-words.ts";

type SayTime = Say<typeof plainTimeWords.words>;

export type PlainTime = {
  /** `3小时12分`, `3 h 12 min`. What is negative by two clocks' disagreement is nothing. */
  length(forMs: number): string;
  /** `14:03` */
  clock(atMs: number): string;
  /** `2026年1月5日`, `2026-01-05` */
  date(atMs: number): string;
  /** `今天 14:03`, `昨天 22:10`, `1月5日 08:00`; with the year where it is another one. */
  dayAndClock(atMs: number, nowMs: number): string;
  /** `今天`, `明天`, `1月5日` */
  day(atMs: number, nowMs: number): string;
};

export function usePlainTime(timeZone: string): PlainTime {
  return plainTime(useWords(plainTimeWords), { language: useLanguage(), timeZone });
}

export function plainTime(say: SayTime, given: { language: Language; timeZone: string }): PlainTime {
  const { language, timeZone } = given;
  /** Only where a date is written with signs instead of words. */
  const padded = (two: string): string => (language === "en" ? two : String(Number(two)));
  const clock = (atMs: number): string => {
    const { hour, minute } = partsOf(atMs, timeZone);
    return `${hour}:${minute}`;
  };
  const dateOf = (atMs: number, key: "date" | "monthDay"): string => {
    const { year, month, day } = partsOf(atMs, timeZone);
    return say(key, { year, month: padded(month), day: padded(day) });
  };
  const day = (atMs: number, nowMs: number): string => {
    const at = partsOf(atMs, timeZone);
    const apart = dayNumber(at) - dayNumber(partsOf(nowMs, timeZone));
    if (apart === 0) return say("today");
    if (apart === -1) return say("yesterday");
    if (apart === 1) return say("tomorrow");
    return dateOf(atMs, at.year === partsOf(nowMs, timeZone).year ? "monthDay" : "date");
  };
  return {
    length: (forMs) => lengthText(forMs, say),
    clock,
    date: (atMs) => dateOf(atMs, "date"),
    day,
    dayAndClock: (atMs, nowMs) => say("dayAndTime", { day: day(atMs, nowMs), time: clock(atMs) }),
  };
}

function lengthText(forMs: number, say: SayTime): string {
  const whole = (unit: number): number => Math.floor(Math.max(0, forMs) / unit);
  const rest = { minutes: whole(minutes(1)) % 60, hours: whole(hours(1)) % 24, days: whole(days(1)) };
  if (rest.days > 0) return say(rest.hours === 0 ? "days" : "daysHours", rest);
  if (rest.hours > 0) return say(rest.minutes === 0 ? "hours" : "hoursMinutes", rest);
  return rest.minutes === 0 ? say("lessThanMinute") : say("minutes", rest);
}

type Parts = { year: string; month: string; day: string; hour: string; minute: string };

const formats = new Map<string, Intl.DateTimeFormat>();

function partsOf(atMs: number, timeZone: string): Parts {
  const two = "2-digit";
  const format =
    formats.get(timeZone) ??
    new Intl.DateTimeFormat("en-GB", {
      timeZone,
      year: "numeric",
      month: two,
      day: two,
      hour: two,
      minute: two,
      hourCycle: "h23",
    });
  formats.set(timeZone, format);
  const found = new Map(format.formatToParts(atMs).map(({ type, value }) => [type, value]));
  const part = (name: keyof Parts): string => found.get(name) ?? "";
  return { year: part("year"), month: part("month"), day: part("day"), hour: part("hour"), minute: part("minute") };
}

/** Days of the calendar, counted without summer time. */
const dayNumber = ({ year, month, day }: Parts): number =>
  Date.UTC(Number(year), Number(month) - 1, Number(day)) / days(1);
