/**
 * What other rules would have done in the same home: a fixed time, and the longest silence of four weeks at each half hour (Cuddihy 2007).
 *
 * Idea: who is at home is what the production engine says; only the deadline is another one, so the door is the same for all of them.
 * Inputs: the course of a home. Limits: never later than 12 h; the line of four weeks counts only after two weeks, before that 12 h.
 * Source: facts on inactivity §1 and §3, "Cuddihy max 28 d +2 h, cap 12 h".
 */

import { presenceAt } from "@shouwang/cloud/detection/presence.ts";
import { days, hours, minutes, type Millis } from "@shouwang/shared/time/duration.ts";
import type { Course, Known, RaisedAlarm } from "./drive.ts";

export type Baseline = { at: "fixed"; after: Millis } | { at: "line"; buffer: Millis };

const slot = minutes(30);
const slots = 48;
const cap = hours(12);
const historyDays = 28;
const coldDays = 14;

export function judgedBy(course: Course, baseline: Baseline): Course {
  const line = new FourWeeks(course.known[0]?.atMs ?? 0);
  const alarms: RaisedAlarm[] = [];
  const known: Known[] = [];
  for (const [index, one] of course.known.entries()) {
    const next = course.known[index + 1];
    line.reach(one.atMs);
    const dueAtMs =
      baseline.at === "fixed" ? one.atMs + baseline.after : one.atMs + line.longest(one.atMs, baseline.buffer);
    const isIn = (atMs: number): boolean =>
      presenceAt({ presence: one.presence, guestUntilMs: 0, lastActivityAtMs: one.atMs }, atMs).at === "home";
    known.push({ ...one, dueAtMs: one.presence.at === "home" ? dueAtMs : null });
    if (next === undefined || !isIn(next.atMs)) continue;
    line.learn(one.atMs, next.atMs);
    if (next.atMs > dueAtMs) {
      alarms.push({
        alarmId: `${baseline.at}-${one.atMs}`,
        kind: "inactivity",
        lastActivityMs: one.atMs,
        atMs: dueAtMs,
        presence: "home",
        room: one.room,
        clearedAtMs: next.atMs,
      });
    }
  }
  return { ...course, alarms, known };
}

/** The longest running silence of each half hour of the last four weeks. */
class FourWeeks {
  readonly #firstDay: number;
  #today: number;
  /** Days on which nobody was at home are missing. */
  readonly #byDay: number[][] = [];

  constructor(fromMs: number) {
    this.#firstDay = this.#today = Math.floor(fromMs / days(1));
  }

  reach(atMs: number): void {
    this.#today = Math.floor(atMs / days(1));
  }

  learn(fromMs: number, untilMs: number): void {
    if (untilMs - fromMs > days(1)) return;
    for (let atMs = fromMs; atMs < untilMs; atMs += slot - (atMs % slot)) {
      const lengthMs = Math.min(untilMs, atMs + slot - (atMs % slot)) - fromMs;
      const day = Math.floor(atMs / days(1)) - this.#firstDay;
      const ofDay = (this.#byDay[day] ??= []);
      const index = Math.floor((atMs % days(1)) / slot);
      ofDay[index] = Math.max(ofDay[index] ?? 0, lengthMs);
    }
  }

  /** How long a silence that begins then may become. */
  longest(fromMs: number, buffer: Millis): number {
    const day = this.#today - this.#firstDay;
    if (day < coldDays) return cap;
    const history = this.#byDay.slice(Math.max(0, day - historyDays), day);
    for (let atMs = fromMs; atMs < fromMs + cap; atMs += slot - (atMs % slot)) {
      const index = Math.floor((atMs % days(1)) / slot) % slots;
      const allowed = Math.max(0, ...history.flatMap((ofDay) => ofDay[index] ?? [])) + buffer;
      if (fromMs + allowed < atMs + slot - (atMs % slot)) return Math.min(cap, Math.max(atMs - fromMs, allowed));
    }
    return cap;
  }
}
