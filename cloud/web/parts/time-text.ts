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
  return formatted(atMs, timeZone, { hour: "2-digit", minute: "2-digit", second: "2-digit" });
}

/** `05-01 08:04`. */
export function dayAndClockText(atMs: number, timeZone?: string): string {
  const date = formatted(atMs, timeZone, { month: "2-digit", day: "2-digit" }).replace("/", "-");
  return `${date} ${formatted(atMs, timeZone, { hour: "2-digit", minute: "2-digit" })}`;
}

function formatted(atMs: number, timeZone: string | undefined, parts: Intl.DateTimeFormatOptions): string {
  const place = timeZone === undefined ? {} : { timeZone };
  return new Intl.DateTimeFormat("zh-CN", { ...parts, ...place, hourCycle: "h23" }).format(atMs);
}
