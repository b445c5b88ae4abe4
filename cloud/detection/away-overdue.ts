/**
 * The resident has been out for too long, as far as the exterior door tells. It also covers whoever opened the door and collapsed before anybody saw them inside: they
 * count as away (`presence.ts`), and this is when somebody goes and looks.
 *
 * Idea: away since the last activity before leaving; due `awayOverdueAfter` later. An arrival that shows nobody is none. One outing gives one alarm, whose id is made from
 * the home and the beginning of the outing, so that deciding twice makes one. Somebody seen inside is noted; it ends nothing that was raised.
 *
 * While nobody can be heard nothing is raised; the last outage is not counted, and what was kept in it has `keptArrives` to come in: never raised retroactively.
 *
 * Inputs: the state, time. Limits: `awayFloor` and `awayCap` bound the setting. A fixed time: on recorded homes the learned line + 3 h gave 0.5 false alarms a home and week;
 * the fixed 8 h is that rule's own for the first outings. Homes whose exterior door is not registered are never away.
 * Source: docs/architecture.md §5; facts on inactivity §4.4, §4.5; docs/decisions/0128.
 */

import { awayCap, awayFloor, keptArrives, twoRounds } from "./catalogue.ts";
import { withoutOutage } from "./gateway-silent.ts";
import { isOutsideAtOnce, type HomeSettings } from "./home-settings.ts";
import type { HomeState } from "./home-state.ts";
import { inferredAlarmId } from "./inferred-id.ts";
import type { Verdict } from "./verdict.ts";

export function awayDueAtMs(state: HomeState, settings: HomeSettings): number | null {
  const { gateway } = state;
  const sinceMs = awaySinceMs(state);
  if (sinceMs === null || state.overdue?.sinceMs === sinceMs) return null;
  if (gateway.isSilent || gateway.deafSinceMs !== undefined) return null;
  const settledMs = gateway.lastOutage === null ? 0 : gateway.lastOutage.toMs + keptArrives;
  return Math.max(withoutOutage(gateway.lastOutage, sinceMs) + overdueAfter(settings), settledMs);
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
    reason: `Nobody was seen inside for ${Math.floor((nowMs - sinceMs) / 3_600_000)} h since the exterior door was used.`,
    evidence: state.presence.at === "arriving" ? "the door was used again, and nobody was seen inside" : "by the door",
  };
  return { state: { ...state, overdue: { alarmId, sinceMs } }, verdicts: [...back.verdicts, raised] };
}

function seenAgain(before: HomeState): { state: HomeState; verdicts: readonly Verdict[] } {
  const { overdue, ...state } = before;
  if (overdue === undefined || awaySinceMs(before) === overdue.sinceMs) return { state: before, verdicts: [] };
  return { state, verdicts: [{ kind: "ease", alarmId: overdue.alarmId, reason: "Somebody was seen inside again." }] };
}

function awaySinceMs({ presence }: HomeState): number | null {
  switch (presence.at) {
    case "home":
      return null;
    case "away":
      return presence.sinceMs;
    case "arriving":
      return presence.awaySinceMs;
  }
}

/** A setting that is no number must not switch the rule off. */
function overdueAfter({ awayOverdueAfter }: HomeSettings): number {
  return Number.isFinite(awayOverdueAfter) ? Math.min(awayCap, Math.max(awayFloor, awayOverdueAfter)) : awayCap;
}
