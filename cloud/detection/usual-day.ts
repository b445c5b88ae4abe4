/**
 * What a home's own day says of its silences: taught by each activity, asked by the inactivity rule.
 *
 * Idea: `learned/` knows days, slots and lines; this file knows the home: whose silence runs, whether somebody is in, and of which silences
 * nothing may be learned (the gateway or the cloud was deaf in it, an absence was set, half of the detectors were not to be trusted).
 *
 * A sensitivity that changes in a silence, or in an outing, counts at once where it is higher, and from the next activity on where it is lower: no running deadline moves away.
 *
 * Inputs: the state, its settings, an instant. Limits: a home whose sensitivity is `off` neither learns nor is asked.
 * Source: facts on inactivity §4.2 to §4.4.
 */

import { millis } from "@shouwang/shared/time/duration.ts";
import { bufferAfterFall, fallAftermath } from "./catalogue.ts";
import { isHalfDeaf } from "./deaf-detectors.ts";
import type { HomeSettings, Sensitivity } from "./home-settings.ts";
import type { HomeState } from "./home-state.ts";
import { checkInAtMs, usualWhenDue, type Silence, type Usual, type Width } from "./learned/check-in-time.ts";
import { dayOf, learnedRooms, nothingLearned, type LearnedDay } from "./learned/learned-day.ts";
import { nightsPassed, outingLearned, silenceLearned, type Span } from "./learned/learning.ts";
import { localMs } from "@shouwang/shared/domain/local-clock.ts";
import { backAtMs, usualOut } from "./learned/outing-time.ts";
import { buffers, standardTuning, type Tuning } from "./learned/tuning.ts";
import { inZone } from "./learned/zone-change.ts";

/** By when whoever is at home should have moved; null = that is not asked. */
export function usualUntilMs(state: HomeState, set: HomeSettings): number | null {
  const settings = inSilence(state, set);
  if (settings.sensitivity === "off" || state.lastActivityAtMs === null) return null;
  const silence = { fromMs: state.silenceFromMs, room: state.lastRoom };
  return checkInAtMs(learnedOf(state, settings, silence.fromMs), silence, widthOf(state, settings, silence.fromMs));
}

/** What is usual for the silence that runs, in the room or at the hour that lets it become too long; null = that is not asked. */
export function usualOf(state: HomeState, set: HomeSettings): Usual | null {
  const settings = inSilence(state, set);
  if (settings.sensitivity === "off" || state.lastActivityAtMs === null) return null;
  const { silenceFromMs: fromMs, lastRoom: room } = state;
  return usualWhenDue(learnedOf(state, settings, fromMs), { fromMs, room }, widthOf(state, settings, fromMs));
}

/** How long outings are usually at these hours; null = that is not known, or not asked. */
export function usualOutOf(state: HomeState, set: HomeSettings, fromMs: number, nowMs: number): number | null {
  const settings = inSilence(state, set);
  if (settings.sensitivity === "off") return null;
  return usualOut(learnedOf(state, settings, fromMs), fromMs, nowMs, widthOf(state, settings, fromMs));
}

/** Nobody is missed sooner by what was learned. */
export function usualAtLeast(state: HomeState, set: HomeSettings): number {
  const settings = inSilence(state, set);
  return settings.sensitivity === "off" ? Number.POSITIVE_INFINITY : tuningOf(settings).floor;
}

const bySensitivity: readonly Sensitivity[] = ["high", "normal", "low", "off"];

/** The state after an input, with the sensitivity to which its silence is held from now on. */
export function heldSensitivity(before: HomeState, state: HomeState, { sensitivity }: HomeSettings): HomeState {
  const isNew = state.lastActivityAtMs === null || before.lastActivityAtMs !== state.lastActivityAtMs;
  const held = isNew ? sensitivity : moreSensitive(state.heldSensitivity ?? "normal", sensitivity);
  if (held === (state.heldSensitivity ?? "normal")) return state;
  const { heldSensitivity: _before, ...others } = state;
  return held === "normal" ? others : { ...others, heldSensitivity: held };
}

function inSilence(state: Pick<HomeState, "heldSensitivity">, settings: HomeSettings): HomeSettings {
  const sensitivity = moreSensitive(state.heldSensitivity ?? "normal", settings.sensitivity);
  return sensitivity === settings.sensitivity ? settings : { ...settings, sensitivity };
}

function moreSensitive(one: Sensitivity, other: Sensitivity): Sensitivity {
  return bySensitivity.find((level) => level === one || level === other) ?? other;
}

/** The state before an activity at `atMs`, with what the silence that it ends has taught. */
export function taught(state: HomeState, settings: HomeSettings, atMs: number): HomeState {
  const { lastActivityAtMs, presence } = state;
  if (settings.sensitivity === "off") return state;
  const width = widthOf(state, settings, lastActivityAtMs ?? atMs);
  const before = learnedOf(state, settings, lastActivityAtMs ?? atMs);
  const isTeaching = lastActivityAtMs !== null && mayTeach(state, lastActivityAtMs, atMs);
  const silence: Silence | null =
    isTeaching && presence.at === "home" ? { fromMs: lastActivityAtMs, room: state.lastRoom } : null;
  let learned = nightsPassed(before, atMs, silence, { ...width, unseen: unseenOf(state, atMs) });
  if (silence !== null) learned = silenceLearned(learned, silence, atMs, width);
  return learned === state.learned ? state : { ...state, learned };
}

/** An outing that ended by somebody being seen inside at `atMs`. */
export function outingTaught(state: HomeState, settings: HomeSettings, atMs: number): HomeState {
  const { presence, learned } = state;
  if (settings.sensitivity === "off" || presence.at === "home" || learned === undefined) return state;
  const fromMs = presence.at === "away" ? presence.sinceMs : presence.awaySinceMs;
  if (!mayTeach(state, fromMs, atMs)) return state;
  const after = outingLearned(learned, { fromMs }, atMs, widthOf(state, settings, fromMs));
  return after === learned ? state : { ...state, learned: after };
}

/** By when whoever is out since `fromMs` should have been seen inside; null = that is not asked. */
export function backUntilMs(state: HomeState, set: HomeSettings, fromMs: number): number | null {
  const settings = inSilence(state, set);
  if (settings.sensitivity === "off") return null;
  return backAtMs(learnedOf(state, settings, fromMs), fromMs, widthOf(state, settings, fromMs));
}

/** What the home has learned, on the clock that it has now. */
export function learnedOf(state: HomeState, { timeZone }: HomeSettings, atMs: number): LearnedDay {
  return inZone(state.learned ?? nothingLearned(dayOf(localMs(atMs, timeZone))), timeZone);
}

const tunings = {
  high: { ...standardTuning, buffer: buffers.high },
  normal: standardTuning,
  low: { ...standardTuning, buffer: buffers.low },
  off: standardTuning,
} as const;

export const tuningOf = (settings: HomeSettings): Tuning => settings.tuning ?? tunings[settings.sensitivity];

export function widthOf(state: HomeState, settings: HomeSettings, fromMs: number): Width {
  const own = tuningOf(settings);
  const tuning = isAfterFall(state, fromMs) ? afterFall(own) : own;
  return { timeZone: settings.timeZone, tuning, isGuestAbout: tuning.guestBuffer > 0 && fromMs < state.guestUntilMs };
}

/** Whoever has fallen may lie down and not get up again, or fall once more: a silence that runs since then, or begins within a day of it. */
export function isAfterFall({ lastFallAtMs }: Pick<HomeState, "lastFallAtMs">, fromMs: number): boolean {
  return lastFallAtMs !== undefined && fromMs <= lastFallAtMs + fallAftermath;
}

function afterFall(tuning: Tuning): Tuning {
  const buffer = millis(Math.min(tuning.buffer, bufferAfterFall));
  return { ...tuning, buffer, coldBuffer: millis(0), shortRooms: learnedRooms };
}

function mayTeach(state: HomeState, fromMs: number, untilMs: number): boolean {
  const { gateway, absence, lastAbsence, halfDeafAtMs } = state;
  const wasDeaf =
    gateway.lastOutage !== null && gateway.lastOutage.toMs > fromMs && gateway.lastOutage.fromMs < untilMs;
  const wasAbsent = absence !== undefined || (lastAbsence !== undefined && lastAbsence.endedAtMs > fromMs);
  const wasHalfDeaf = isHalfDeaf(state) || (halfDeafAtMs !== undefined && halfDeafAtMs > fromMs);
  return !wasDeaf && !wasAbsent && !wasHalfDeaf;
}

/** When nobody was expected there, or nobody could be seen. */
function unseenOf({ gateway, absence, lastAbsence }: HomeState, untilMs: number): readonly Span[] {
  const { lastOutage } = gateway;
  const spans: (Span | null)[] = [
    lastOutage && { fromMs: lastOutage.fromMs, untilMs: lastOutage.toMs },
    absence ? { fromMs: absence.fromMs, untilMs } : null,
    lastAbsence ? { fromMs: lastAbsence.fromMs, untilMs: lastAbsence.endedAtMs } : null,
  ];
  return spans.filter((span) => span !== null);
}
