/**
 * The resident has been out for too long, as far as the exterior door tells. It also covers whoever opened the door and collapsed before anybody saw them inside: they
 * count as away (`presence.ts`), and this is when somebody goes and looks.
 *
 * Idea: away since the last activity before leaving; due `awayOverdueAfter` later, or sooner where the home's own outings are shorter (`learned/outing-time.ts`). An arrival that shows nobody is none. One outing gives one alarm, whose id is made from
 * the home and the beginning of the outing, so that deciding twice makes one. Somebody seen inside is noted; it ends nothing that was raised.
 *
 * While nobody is expected back nobody is missed (`absence.ts`). While nobody can be heard nothing is raised; the last outage is not counted, and what was kept in it has `keptArrives` to come in: never raised retroactively.
 *
 * Inputs: the state, time. Limits: `awayFloor` and `awayCap` bound the setting; what is learned never makes it later. Homes whose exterior door is not registered are never away.
 * Source: docs/architecture.md §5; facts on inactivity §4.4, §4.5; docs/decisions/0128.
 */

import { countedAnewFrom } from "./absence.ts";
import { awayCap, awayFloor, keptArrives, twoRounds } from "./catalogue.ts";
import { withoutOutage } from "./gateway-silent.ts";
import { isOutsideAtOnce, type HomeSettings } from "./home-settings.ts";
import type { HomeState } from "./home-state.ts";
import { inferredAlarmId } from "./inferred-id.ts";
import { backUntilMs, usualOutOf } from "./usual-day.ts";
import type { Ground } from "@shouwang/shared/domain/grounds.ts";
import type { Verdict } from "./verdict.ts";

export function awayDueAtMs(state: HomeState, settings: HomeSettings): number | null {
  const { gateway } = state;
  const sinceMs = awaySinceMs(state);
  if (sinceMs === null || state.overdue?.sinceMs === sinceMs || state.absence !== undefined) return null;
  if (gateway.isSilent || gateway.deafSinceMs !== undefined) return null;
  const settledMs = gateway.lastOutage === null ? 0 : gateway.lastOutage.toMs + keptArrives;
  const countedMs = withoutOutage(gateway.lastOutage, sinceMs);
  const setMs = countedMs + overdueAfter(settings);
  return Math.max(Math.min(setMs, backUntilMs(state, settings, countedMs) ?? setMs), settledMs);
}

export function judgeAway(
  before: HomeState,
  settings: HomeSettings,
  nowMs: number,
): { state: HomeState; verdicts: readonly Verdict[] } {
  const back = seenAgain(before);
  const { state } = back;
  const sinceMs = awaySinceMs(state);
  const dueAtMs = awayDueAtMs(state, settings);
  if (sinceMs === null || dueAtMs === null || nowMs < dueAtMs) return back;
  const alarmId = inferredAlarmId("away-overdue", settings.homeId, sinceMs);
  const raised: Verdict = {
    kind: "raise",
    alarmId,
    alarm: "away-overdue",
    phase: "raised",
    deviceId: null,
    confidence: "low",
    occurredAtMs: sinceMs,
    lateByMs: 0,
    outsideAtMs: isOutsideAtOnce(settings, nowMs) ? nowMs : nowMs + twoRounds,
    grounds: awayGrounds(state, settings, { sinceMs, nowMs }),
    reason: `Nobody was seen inside for ${Math.floor((nowMs - sinceMs) / 3_600_000)} h since ${sinceWhat(state, sinceMs)}.`,
    evidence: state.presence.at === "arriving" ? "the door was used again, and nobody was seen inside" : "by the door",
  };
  return { state: { ...state, overdue: { alarmId, sinceMs } }, verdicts: [...back.verdicts, raised] };
}

/** What is usual is said where that made it due, else the time that is set. */
function awayGrounds(
  state: HomeState,
  settings: HomeSettings,
  { sinceMs, nowMs }: { sinceMs: number; nowMs: number },
): readonly Ground[] {
  const countedMs = withoutOutage(state.gateway.lastOutage, sinceMs);
  const setMs = countedMs + overdueAfter(settings);
  const dueMs = Math.min(setMs, backUntilMs(state, settings, countedMs) ?? setMs);
  const usualMs = dueMs < setMs ? usualOutOf(state, settings, countedMs, nowMs) : null;
  return [
    { kind: "out", sinceMs },
    usualMs === null
      ? { kind: "limit-set", lengthMs: dueMs - countedMs }
      : { kind: "usually-back-within", lengthMs: usualMs },
  ];
}

function sinceWhat({ lastAbsence }: HomeState, sinceMs: number): string {
  return lastAbsence?.endedAtMs === sinceMs ? "the end of the absence that was set" : "the exterior door was used";
}

function seenAgain(before: HomeState): { state: HomeState; verdicts: readonly Verdict[] } {
  if (before.overdue === undefined || awaySinceMs(before) === before.overdue.sinceMs)
    return { state: before, verdicts: [] };
  const { overdue, ...state } = before;
  return { state, verdicts: [{ kind: "ease", alarmId: overdue.alarmId, reason: "Somebody was seen inside again." }] };
}

function awaySinceMs(state: HomeState): number | null {
  const { presence } = state;
  switch (presence.at) {
    case "home":
      return null;
    case "away":
      return countedAnewFrom(state, presence.sinceMs);
    case "arriving":
      return countedAnewFrom(state, presence.awaySinceMs);
  }
}

/** A setting that is no number must not switch the rule off. */
function overdueAfter({ awayOverdueAfter }: HomeSettings): number {
  return Number.isFinite(awayOverdueAfter) ? Math.min(awayCap, Math.max(awayFloor, awayOverdueAfter)) : awayCap;
}
