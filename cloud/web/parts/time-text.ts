/** Times and lengths of time as people read them. */

import { days, hours, minutes, seconds } from "@shouwang/shared/time/duration.ts";
import { unitWords, type Words } from "./words.ts";

const two = (count: number): string => String(count).padStart(2, "0");

/** `4:07`, `1:04:07`, `2 d 3 h`. What lies in the future by a clock's disagreement counts as now. */
export function ageText(ageMs: number): string {
  const age = Math.max(0, ageMs);
  const whole = (unit: number): number => Math.floor(age / unit);
  if (age >= days(1)) return `${whole(days(1))} d ${whole(hours(1)) % 24} h`;
  const rest = `${two(whole(minutes(1)) % 60)}:${two(whole(seconds(1)) % 60)}`;
  return age >= hours(1) ? `${whole(hours(1))}:${rest}` : `${whole(minutes(1))}:${two(whole(seconds(1)) % 60)}`;
}

/** Rounded to what matters when something is old: `23 min`, `3 h`. */
export function roughWords(ageMs: number): Words {
  const age = Math.max(0, ageMs);
  const [unit, [zh, en]] = units.find(([one]) => age >= 2 * one) ?? ([seconds(1), unitWords.second] as const);
  const count = Math.round(age / unit);
  return [`${count} ${zh}`, `${count} ${en}`];
}

const units = [
  [days(1), unitWords.day],
  [hours(1), unitWords.hour],
  [minutes(1), unitWords.minute],
] as const;

/** `08:04:31`, in the place's own time. */
export function clockText(atMs: number, timeZone?: string): string {
  if (timeZone === undefined) {
    // Every page begins with this one; the first format of a browser costs more than all else in its first frame.
    const at = new Date(atMs);
    return [at.getHours(), at.getMinutes(), at.getSeconds()].map(two).join(":");
  }
  return formatted(atMs, timeZone, { hour: "2-digit", minute: "2-digit", second: "2-digit" });
}

/** `05-01 08:04`. */
export function dayAndClockText(atMs: number, timeZone?: string): string {
  const date = formatted(atMs, timeZone, { month: "2-digit", day: "2-digit" }).replace("/", "-");
  return `${date} ${formatted(atMs, timeZone, { hour: "2-digit", minute: "2-digit" })}`;
}

/** `2026年1月5日`; `5 January 2026`. */
export function dateWords(atMs: number, timeZone?: string): Words {
  const place = timeZone === undefined ? {} : { timeZone };
  const format = (locale: string): string =>
    new Intl.DateTimeFormat(locale, { dateStyle: "long", ...place }).format(atMs);
  return [format("zh-CN"), format("en-GB")];
}

/** Making one takes longer than using it a thousand times. As many as there are time zones and forms: a handful. */
const formats = new Map<string, Intl.DateTimeFormat>();

function formatted(atMs: number, timeZone: string | undefined, parts: Intl.DateTimeFormatOptions): string {
  const key = `${timeZone} ${Object.keys(parts).join(" ")}`;
  const place = timeZone === undefined ? {} : { timeZone };
  const format = formats.get(key) ?? new Intl.DateTimeFormat("zh-CN", { ...parts, ...place, hourCycle: "h23" });
  formats.set(key, format);
  return format.format(atMs);
}
