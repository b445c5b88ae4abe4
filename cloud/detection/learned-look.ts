/**
 * What a home has learned, to be looked at: for each half hour of the clock how long it is usually quiet then at most, and whether the home itself has shown that.
 *
 * Idea: the numbers are the rule's own (`usualAt`), with nothing added, so that what people read is what is reckoned with. In the first weeks the population's day stands beside
 * the home's; each half hour says which of them it is.
 *
 * Inputs: the state, its settings, time. Limits: `slots` half hours, each no longer than `cap`; a home whose sensitivity is `off` learns nothing, and has none.
 * Source: facts on inactivity §4.4; docs/decisions/0159.
 */

import type { HomeSettings, Sensitivity } from "./home-settings.ts";
import type { HomeState } from "./home-state.ts";
import { usualAt } from "./learned/check-in-time.ts";
import { at, cell, slotOf, slots } from "./learned/learned-day.ts";
import { localMs } from "@shouwang/shared/domain/local-clock.ts";
import { isEmpty } from "./absence.ts";
import { presenceAt } from "./presence.ts";
import { learnedOf, tuningOf } from "./usual-day.ts";

/** `isOwn`: the home has shown it; else it is what is usual among many homes. */
export type HalfHour = { usualMs: number; isOwn: boolean };

export type LearnedLook = {
  sensitivity: Sensitivity;
  /** `learning`: the population's day still counts. */
  standing: "off" | "learning" | "learned";
  days: { known: number; needed: number };
  outings: { known: number; needed: number };
  /** From midnight; none where nothing is learned. */
  halfHours: readonly HalfHour[];
  /** The silence that runs, of somebody who is at home; null = none runs, or nobody can tell. */
  quiet: { forMs: number; halfHour: number } | null;
};

export function learnedLook(state: HomeState | null, settings: HomeSettings, nowMs: number): LearnedLook {
  const { sensitivity, timeZone } = settings;
  const tuning = tuningOf(settings);
  const needed = { days: tuning.priorDays, outings: tuning.awayFirstCount };
  const quiet = state && quietNow(state, settings, nowMs);
  const halfHour = slotOf(localMs(nowMs, timeZone));
  const running = quiet === null ? null : { forMs: quiet, halfHour };
  if (sensitivity === "off" || state === null) {
    return {
      sensitivity,
      standing: sensitivity === "off" ? "off" : "learning",
      days: { known: 0, needed: needed.days },
      outings: { known: 0, needed: needed.outings },
      halfHours: [],
      quiet: running,
    };
  }
  const day = learnedOf(state, settings, nowMs);
  const known = cell(day, at.age);
  const own = { ...tuning, priorDays: 0 };
  return {
    sensitivity,
    standing: known < needed.days ? "learning" : "learned",
    days: { known, needed: needed.days },
    outings: { known: cell(day, at.outings), needed: needed.outings },
    halfHours: Array.from({ length: slots }, (_, index) => {
      const usualMs = usualAt(day, index, tuning);
      const isOwn = known > 0 && usualAt(day, index, own) >= usualMs;
      return { usualMs: Math.round(Math.min(tuning.cap, usualMs)), isOwn };
    }),
    quiet: running,
  };
}

function quietNow(state: HomeState, settings: HomeSettings, nowMs: number): number | null {
  const { gateway, lastActivityAtMs, silenceFromMs } = state;
  if (gateway.isSilent || gateway.deafSinceMs !== undefined || lastActivityAtMs === null) return null;
  if (presenceAt(state, nowMs).at !== "home" || isEmpty(state, settings, nowMs)) return null;
  return Math.max(0, nowMs - silenceFromMs);
}
