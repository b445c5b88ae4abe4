/**
 * Nobody moved for too long while somebody is at home: for longer than the time that is set, at most twelve hours, or than what is usual in this home at
 * this hour (`usual-day.ts`), whichever comes first.
 *
 * Idea: one silence gives at most one alarm, whose id is made from the home and the start of the silence, so that deciding
 * twice makes one. The clock stands still while the gateway is silent, and does not run while everybody is away.
 * Not knowing is an answer: when no detector inside the home is known to work, silence proves nothing; that is a fault on
 * the desk's list, because a person may lie behind it.
 *
 * A setting that changes while the home is silent never moves the deadline of this silence to later: it is held to the shortest time that was set since
 * the last activity. A shorter one counts at once.
 *
 * The sensitivity is held in the same way (`usual-day.ts`). Where a prescribed rule has called people about this very stillness already, it does not call them twice (`prescribed/`).
 *
 * While nobody is expected there and the home is believed empty, nobody is missed (`absence.ts`).
 *
 * Inputs: the state, time. Limits: `inactivityFloor` and `inactivityCap` bound the setting.
 * Source: docs/architecture.md §5; facts on inactivity §3 (fixed 12 h, door-aware: 0.04 false alarms a home and week), §4.6.
 */

import { countedAnewFrom, isEmpty } from "./absence.ts";
import { inactivityCap, inactivityFloor, inactivityOutsideAfter } from "./catalogue.ts";
import { workingWatchers } from "./deaf-detectors.ts";
import type { HomeSettings } from "./home-settings.ts";
import type { HomeState } from "./home-state.ts";
import { inferredAlarmId } from "./inferred-id.ts";
import type { Ground } from "@shouwang/shared/domain/grounds.ts";
import type { Room } from "@shouwang/shared/domain/home.ts";
import type { Usual } from "./learned/check-in-time.ts";
import { isToldOf } from "./prescribed/clocks.ts";
import { isAfterFall, usualAtLeast, usualOf, usualUntilMs } from "./usual-day.ts";
import type { Verdict } from "./verdict.ts";

export function inactivityDueAtMs(state: HomeState, settings: HomeSettings): number | null {
  const isBlind = state.gateway.isSilent || state.gateway.deafSinceMs !== undefined;
  if (state.presence.at !== "home" || isBlind || state.inactivity.at !== "quiet") return null;
  if (isToldOf(state)) return null;
  const setMs = state.silenceFromMs + strictestOf(state, settings);
  const dueAtMs = Math.min(setMs, usualUntilMs(state, settings) ?? setMs);
  return isEmpty(state, settings, dueAtMs) ? null : dueAtMs;
}

/**
 * When to look again: never later than when it is due. To know exactly when that is takes a walk over the half hours of the day; before the
 * shortest time that any home is given nobody needs to know, and most silences are over by then.
 */
export function inactivityLookAtMs(state: HomeState, settings: HomeSettings, nowMs: number): number | null {
  if (state.presence.at !== "home" || state.inactivity.at !== "quiet") return null;
  const soonest = Math.min(strictestOf(state, settings), usualAtLeast(state, settings));
  const soonestMs = state.silenceFromMs + soonest;
  return nowMs < soonestMs ? soonestMs : inactivityDueAtMs(state, settings);
}

/** The state, with the time to which its silence is held from now on. */
export function heldToStrictest(state: HomeState, settings: HomeSettings): HomeState {
  const afterMs = strictestOf(state, settings);
  if (afterMs >= inactivityCap) {
    if (state.heldTo === undefined) return state;
    const { heldTo: _held, ...others } = state;
    return others;
  }
  if (state.heldTo?.sinceMs === state.lastActivityAtMs && state.heldTo.afterMs === afterMs) return state;
  return { ...state, heldTo: { sinceMs: state.lastActivityAtMs, afterMs } };
}

function strictestOf({ heldTo, lastActivityAtMs }: HomeState, settings: HomeSettings): number {
  const set = timeOf(settings);
  // What was stored and is no number must not switch the rule off either.
  if (heldTo?.sinceMs !== lastActivityAtMs || !Number.isFinite(heldTo.afterMs)) return set;
  return Math.max(inactivityFloor, Math.min(set, heldTo.afterMs));
}

function timeOf(settings: HomeSettings): number {
  // A setting that is no number must not switch the rule off.
  const wanted = Number.isFinite(settings.inactivityAfter) ? settings.inactivityAfter : inactivityCap;
  return Math.min(inactivityCap, Math.max(inactivityFloor, wanted));
}

export function judgeSilence(
  state: HomeState,
  settings: HomeSettings,
  nowMs: number,
): { state: HomeState; verdicts: readonly Verdict[] } {
  const dueAtMs = inactivityLookAtMs(state, settings, nowMs);
  if (dueAtMs === null || nowMs < dueAtMs) return { state, verdicts: [] };
  const working = workingWatchers(state);
  if (working.length === 0) {
    return {
      state: { ...state, inactivity: { at: "cannot-tell" } },
      verdicts: [
        {
          kind: "fault",
          deviceId: null,
          fault: "device-failure",
          state: "present",
          owner: "desk",
          reason:
            "No detector of movement in this home is known to work, so nobody can tell whether the resident moves. Call the resident.",
        },
      ],
    };
  }
  const startMs = countedAnewFrom(state, state.lastActivityAtMs ?? state.silenceFromMs);
  const alarmId = inferredAlarmId("inactivity", settings.homeId, startMs);
  return {
    state: { ...state, inactivity: { at: "raised", alarmId } },
    verdicts: [
      {
        kind: "raise",
        alarmId,
        alarm: "inactivity",
        phase: "raised",
        deviceId: null,
        confidence: "low",
        occurredAtMs: state.lastActivityAtMs,
        lateByMs: 0,
        // From now and not from when it was due: the resident is asked from now on.
        outsideAtMs: nowMs + inactivityOutsideAfter,
        grounds: silenceGrounds(state, settings, { startMs, working: working.length, nowMs }),
        reason: `No movement for ${lengthOf(nowMs - startMs)} while somebody is at home.`,
        evidence: `${working.length} working detectors; last seen in ${state.lastRoom ?? "an unknown room"}`,
      },
    ],
  };
}

/** What is usual is said where that made it due, else the time that is set. */
function silenceGrounds(
  state: HomeState,
  settings: HomeSettings,
  { startMs, working, nowMs }: { startMs: number; working: number; nowMs: number },
): readonly Ground[] {
  const after = strictestOf(state, settings);
  const usual = nowMs >= state.silenceFromMs + after ? null : usualOf(state, settings);
  const { lastRoom: room, guestUntilMs, lastFallAtMs } = state;
  return [
    { kind: "no-movement", sinceMs: startMs, room },
    usual === null ? { kind: "limit-set", lengthMs: after } : groundOf(usual, room),
    ...(lastFallAtMs !== undefined && isAfterFall(state, state.silenceFromMs)
      ? [{ kind: "a-fall-lately", atMs: lastFallAtMs } as const]
      : []),
    ...(guestUntilMs > startMs ? [{ kind: "visitor-maybe", untilMs: guestUntilMs } as const] : []),
    { kind: "detectors", working, known: state.watchers.length },
  ];
}

function groundOf({ of, length: lengthMs }: Usual, room: Room | null): Ground {
  if (of === "room" && room !== null) return { kind: "usual-in-room", lengthMs, room };
  return { kind: of === "elsewhere" ? "usual-elsewhere" : "usual-at-most", lengthMs };
}

/** Somebody was active: the running silence is over. */
export function silenceEnds(state: HomeState): { state: HomeState; verdicts: readonly Verdict[] } {
  const quiet = (): HomeState => ({ ...state, inactivity: { at: "quiet" } });
  switch (state.inactivity.at) {
    case "quiet":
      return { state, verdicts: [] };
    case "raised":
      return {
        state: quiet(),
        verdicts: [{ kind: "ease", alarmId: state.inactivity.alarmId, reason: "Activity resumed." }],
      };
    case "cannot-tell":
      return {
        state: quiet(),
        verdicts: [
          {
            kind: "fault",
            deviceId: null,
            fault: "device-failure",
            state: "gone",
            owner: "desk",
            reason: "Somebody was active again.",
          },
        ],
      };
  }
}

function lengthOf(ms: number): string {
  const wholeMinutes = Math.floor(ms / 60_000);
  return `${Math.floor(wholeMinutes / 60)} h ${wholeMinutes % 60} min`;
}
