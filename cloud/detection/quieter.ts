/**
 * What is worth a look and no alarm: quieter than usual, out for longer than usual, the door was used and nobody was seen inside. Read where people look at a home; nobody is
 * called because of it.
 *
 * Idea: each is the alarm's own line drawn nearer. Quieter: the learned line and `advisoryBuffer` instead of the buffer of the home's sensitivity. Out for longer: the learned
 * line of outings with nothing added. It is computed when somebody looks and stored nowhere, so no setting, restart or replay can leave one behind.
 *
 * Of a home that has not lived through `priorDays` days, or few outings, nothing is said: what is usual there nobody knows yet. Nor of one that is not heard, in which no detector is
 * known to work, or in which nobody is expected.
 *
 * Inputs: the state, time. Limits: `advisoriesMax`, the most telling one first. Whoever left again without having been seen looks like an arrival that shows nobody.
 * Source: facts on inactivity §3 (0.92 a home and week that meant nothing), §4.2.5, §4.5; docs/decisions/0159.
 */

import { hours, millis } from "@shouwang/shared/time/duration.ts";
import type { Ground } from "@shouwang/shared/domain/grounds.ts";
import { absenceAt, countedAnewFrom, isEmpty } from "./absence.ts";
import { workingWatchers } from "./deaf-detectors.ts";
import type { HomeSettings } from "./home-settings.ts";
import type { HomeState } from "./home-state.ts";
import { at, cell } from "./learned/learned-day.ts";
import { checkInAtMs, usualLengthMs } from "./learned/check-in-time.ts";
import { backAtMs } from "./learned/outing-time.ts";
import { presenceAt } from "./presence.ts";
import { learnedOf, tuningOf, widthOf } from "./usual-day.ts";

export const advisoryBuffer = hours(1);
/** Whoever comes home is seen inside sooner, however long they stand in the hall. */
export const arrivalUnseen = hours(1);
export const advisoriesMax = 2;

export type AdvisoryGround = Extract<
  Ground,
  { kind: "no-movement" | "usual-at-most" | "detectors" | "out" | "usually-back-within" }
>;
export type Advisory = {
  kind: "quieter" | "out-longer" | "arrived-unseen";
  /** It holds since then. */
  sinceMs: number;
  grounds: readonly AdvisoryGround[];
};

export function advisoriesAt(before: HomeState, settings: HomeSettings, nowMs: number): readonly Advisory[] {
  const inTime = absenceAt(before, nowMs);
  const state = { ...inTime, presence: presenceAt(inTime, nowMs) };
  const { gateway, inactivity, watchers, presence } = state;
  const isBlind = gateway.isSilent || gateway.deafSinceMs !== undefined || inactivity.at === "cannot-tell";
  const working = workingWatchers(state).length;
  if (isBlind || working === 0 || isEmpty(state, settings, nowMs)) return [];
  const found =
    presence.at === "home"
      ? [quieter(state, settings, { working, known: watchers.length })]
      : [outLonger(state, settings), arrivedUnseen(state)];
  return found.filter((one) => one !== null).filter(({ sinceMs }) => sinceMs <= nowMs);
}

/** From when it will be quieter than usual, whoever is at home; null = nobody can say. */
function quieter(
  state: HomeState,
  settings: HomeSettings,
  detectors: { working: number; known: number },
): Advisory | null {
  const { lastActivityAtMs, lastRoom, silenceFromMs } = state;
  if (lastActivityAtMs === null || !isLearned(state, settings, silenceFromMs)) return null;
  const silence = { fromMs: silenceFromMs, room: lastRoom };
  const day = learnedOf(state, settings, silenceFromMs);
  const width = widthOf(state, settings, silenceFromMs);
  const { tuning } = width;
  const nearer = { ...tuning, buffer: advisoryBuffer < tuning.buffer ? advisoryBuffer : tuning.buffer };
  return {
    kind: "quieter",
    sinceMs: checkInAtMs(day, silence, { ...width, tuning: nearer }),
    grounds: [
      { kind: "no-movement", sinceMs: countedAnewFrom(state, lastActivityAtMs), room: lastRoom },
      { kind: "usual-at-most", lengthMs: usualLengthMs(day, silence, width) },
      { kind: "detectors", ...detectors },
    ],
  };
}

function outLonger(state: HomeState, settings: HomeSettings): Advisory | null {
  const fromMs = outSinceMs(state);
  if (fromMs === null || !isLearned(state, settings, fromMs)) return null;
  const day = learnedOf(state, settings, fromMs);
  const { tuning, timeZone } = widthOf(state, settings, fromMs);
  if (cell(day, at.outings) < tuning.awayFirstCount) return null;
  const usually = backAtMs(day, fromMs, { timeZone, tuning: { ...tuning, awayBuffer: millis(0) } }) - fromMs;
  // Nobody was ever out at this hour: that says when they go, not for how long.
  if (usually === 0) return null;
  return {
    kind: "out-longer",
    sinceMs: fromMs + usually,
    grounds: [
      { kind: "out", sinceMs: fromMs },
      { kind: "usually-back-within", lengthMs: usually },
    ],
  };
}

/** The door moved again while everybody was out, and nobody was seen inside since. */
function arrivedUnseen(state: HomeState): Advisory | null {
  const { presence, lastActivityAtMs, gateway } = state;
  const fromMs = outSinceMs(state);
  if (presence.at === "home" || fromMs === null) return null;
  const doorAtMs = presence.at === "arriving" ? presence.doorAtMs : lastActivityAtMs;
  if (doorAtMs === null || doorAtMs <= fromMs) return null;
  // While nobody was heard, somebody may have been seen.
  const heardFromMs = Math.max(doorAtMs, gateway.lastOutage?.toMs ?? 0);
  return {
    kind: "arrived-unseen",
    sinceMs: heardFromMs + arrivalUnseen,
    grounds: [
      { kind: "no-movement", sinceMs: doorAtMs, room: null },
      { kind: "out", sinceMs: fromMs },
    ],
  };
}

function outSinceMs(state: HomeState): number | null {
  const { presence } = state;
  if (presence.at === "home") return null;
  return countedAnewFrom(state, presence.at === "away" ? presence.sinceMs : presence.awaySinceMs);
}

/** Whether what is usual there is the home's own. */
export function isLearned(state: HomeState, settings: HomeSettings, atMs: number): boolean {
  if (settings.sensitivity === "off") return false;
  return cell(learnedOf(state, settings, atMs), at.age) >= tuningOf(settings).priorDays;
}
