/**
 * Nobody was seen inside for longer than is prescribed, whatever the exterior door says.
 *
 * Idea: a second clock beside silence and outing, which both believe the door: a door that somebody else opens, or that the wind moves, ends a silence and begins an outing. This one
 * hears only what is seen inside. So it runs while the home is believed empty because of the door, and rests only while nobody is expected there.
 *
 * One stillness calls people once: where its silence or its outing was raised and is not over, or a stay without movement since, this one waits until that has ended without anybody seen.
 *
 * Inputs: the state, activity inside, time. Limits: never where no detector is known to work. Source: facts on China §2.2 (24 h); docs/decisions/0154.
 */

import { isEmpty } from "../absence.ts";
import { inactivityOutsideAfter } from "../catalogue.ts";
import { workingWatchers } from "../deaf-detectors.ts";
import type { HomeSettings } from "../home-settings.ts";
import type { HomeState } from "../home-state.ts";
import type { Verdict } from "../verdict.ts";
import { askedFor, begun, clockAlarmId, isBlind, settled, withClock } from "./clocks.ts";

type Judged = { state: HomeState; verdicts: readonly Verdict[] };

export function seenSomewhere(state: HomeState, settings: HomeSettings, atMs: number): Judged {
  const clock = state.prescribed?.unseen;
  if (clock === undefined || atMs <= clock.sinceMs) return { state, verdicts: [] };
  const asked = askedFor(settings, "unseen");
  const verdicts: Verdict[] =
    clock.raisedAtMs === undefined
      ? []
      : [{ kind: "ease", alarmId: clockAlarmId("unseen", settings.homeId, clock), reason: "Somebody was seen again." }];
  return { state: withClock(state, "unseen", asked === null ? null : begun(state, atMs, asked)), verdicts };
}

export function unseenDueAtMs(state: HomeState, settings: HomeSettings): number | null {
  const clock = state.prescribed?.unseen;
  if (clock === undefined || clock.raisedAtMs !== undefined || isBlind(state)) return null;
  if (isRaisedOtherwise(state) || workingWatchers(state).length === 0) return null;
  const dueAtMs = settled(state, clock.sinceMs + (clock.unseenMs ?? 0) + clock.after);
  return dueAtMs === null || isEmpty(state, settings, dueAtMs) ? null : dueAtMs;
}

function isRaisedOtherwise({ inactivity, overdue, prescribed, lastInteriorAtMs }: HomeState): boolean {
  const stayRaisedAtMs = prescribed?.stay?.raisedAtMs;
  const isOfStay = stayRaisedAtMs !== undefined && stayRaisedAtMs >= (lastInteriorAtMs ?? 0);
  return inactivity.at === "raised" || overdue !== undefined || isOfStay;
}

export function judgeUnseen(state: HomeState, settings: HomeSettings, nowMs: number): Judged {
  const clock = state.prescribed?.unseen;
  const dueAtMs = unseenDueAtMs(state, settings);
  if (clock === undefined || dueAtMs === null || nowMs < dueAtMs) return { state, verdicts: [] };
  const [working, known] = [workingWatchers(state).length, state.watchers.length];
  const raised: Verdict = {
    kind: "raise",
    alarmId: clockAlarmId("unseen", settings.homeId, clock),
    alarm: "inactivity",
    phase: "raised",
    deviceId: null,
    confidence: "low",
    occurredAtMs: state.lastInteriorAtMs,
    lateByMs: 0,
    outsideAtMs: nowMs + inactivityOutsideAfter,
    grounds: [
      { kind: "no-movement", sinceMs: state.lastInteriorAtMs ?? clock.sinceMs, room: state.lastRoom },
      { kind: "limit-set", lengthMs: clock.after },
      { kind: "detectors", working, known },
    ],
    reason: `Nobody was seen inside for ${Math.floor((nowMs - clock.sinceMs) / 3_600_000)} h, whatever the door says.`,
    evidence: `${working} working detectors; last seen in ${state.lastRoom ?? "an unknown room"}`,
  };
  return { state: withClock(state, "unseen", { ...clock, raisedAtMs: nowMs }), verdicts: [raised] };
}
