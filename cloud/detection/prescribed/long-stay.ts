/**
 * Somebody went into the bathroom, or the bedroom, and was seen nowhere else for longer than is prescribed; whether they move in there or not.
 *
 * Idea: the clock begins with the first movement in the room and ends with somebody seen in another one. A detector that only lets go (its hold ends) shows nobody; a movement of
 * which the room is not known ends nothing; nor does the exterior door, because whoever opens it may be somebody else. Who has left is not in the room: while away it rests, and
 * coming home begins it anew.
 *
 * A stay and the silence in it are one stillness: whichever is due first calls people, the other does not (`isToldOf`). When somebody moves again in that room, both go on for themselves.
 *
 * Inputs: the state, a movement or time. Limits: it is not raised where no other room has a detector that is known to work, because then nobody could have been seen elsewhere;
 * a second person about hides it. Source: facts on China §2.2; docs/decisions/0154.
 */

import type { Room } from "@shouwang/shared/domain/home.ts";
import { isEmpty } from "../absence.ts";
import { inactivityOutsideAfter } from "../catalogue.ts";
import { workingWatchers } from "../deaf-detectors.ts";
import { markOf } from "../device-mark.ts";
import type { HomeSettings } from "../home-settings.ts";
import type { HomeState, Presence } from "../home-state.ts";
import type { Verdict } from "../verdict.ts";
import {
  askedFor,
  begun,
  clockAlarmId,
  isBlind,
  settled,
  stayRoomOf,
  withStay,
  type PrescribedClocks,
} from "./clocks.ts";

type Judged = { state: HomeState; verdicts: readonly Verdict[] };
type Stay = NonNullable<PrescribedClocks["stay"]>;

/** @param before the state before this movement counted. */
export function seenInRoom(
  before: HomeState,
  settings: HomeSettings,
  seen: { room: Room; atMs: number; presence: Presence },
): Judged {
  const { room, atMs, presence } = seen;
  const stay = before.prescribed?.stay;
  const isLate = before.lastActivityAtMs !== null && atMs < before.lastActivityAtMs;
  const hasComeHome = !isLate && presence.at !== "home";
  if (stay === undefined)
    return { state: isLate ? before : withStay(before, stayFrom(before, settings, seen)), verdicts: [] };
  if (atMs <= stay.sinceMs || (stay.room === room && !hasComeHome)) return { state: before, verdicts: [] };
  // Heard late, and seen in the room again since: they went in after that, nobody knows how long after.
  const isBackIn = before.lastInteriorAtMs !== null && before.lastInteriorAtMs > atMs;
  const after = stayFrom(before, settings, isBackIn ? { room: stay.room, atMs } : seen);
  const verdicts: Verdict[] =
    stay.raisedAtMs === undefined
      ? []
      : [
          {
            kind: "ease",
            alarmId: clockAlarmId(stay.room, settings.homeId, stay),
            reason: "Somebody was seen in another room.",
          },
        ];
  return { state: withStay(before, after), verdicts };
}

function stayFrom(state: HomeState, settings: HomeSettings, { room, atMs }: { room: Room; atMs: number }): Stay | null {
  const stayRoom = stayRoomOf(room);
  const asked = stayRoom === null ? null : askedFor(settings, stayRoom);
  return stayRoom === null || asked === null ? null : { ...begun(state, atMs, asked), room: stayRoom };
}

export function stayDueAtMs(state: HomeState, settings: HomeSettings): number | null {
  const stay = state.prescribed?.stay;
  if (stay === undefined || stay.raisedAtMs !== undefined || isBlind(state) || state.presence.at !== "home")
    return null;
  if (state.inactivity.at === "raised" || !couldBeSeenElsewhere(state, settings, stay)) return null;
  const dueAtMs = settled(state, stay.sinceMs + (stay.unseenMs ?? 0) + stay.after);
  return dueAtMs === null || isEmpty(state, settings, dueAtMs) ? null : dueAtMs;
}

export function judgeStay(state: HomeState, settings: HomeSettings, nowMs: number): Judged {
  const stay = state.prescribed?.stay;
  const dueAtMs = stayDueAtMs(state, settings);
  if (stay === undefined || dueAtMs === null || nowMs < dueAtMs) return { state, verdicts: [] };
  const [working, known] = [workingWatchers(state).length, state.watchers.length];
  const raised: Verdict = {
    kind: "raise",
    alarmId: clockAlarmId(stay.room, settings.homeId, stay),
    alarm: "inactivity",
    phase: "raised",
    deviceId: null,
    confidence: "low",
    occurredAtMs: stay.sinceMs,
    lateByMs: 0,
    outsideAtMs: nowMs + inactivityOutsideAfter,
    grounds: [
      { kind: "stay-in-room", sinceMs: stay.sinceMs, room: stay.room },
      { kind: "limit-set", lengthMs: stay.after },
      { kind: "detectors", working, known },
    ],
    reason: `Somebody has been in the ${stay.room} for ${Math.floor((nowMs - stay.sinceMs) / 60_000)} minutes and was seen nowhere else.`,
    evidence: `${working} working detectors; last movement ${state.lastActivityAtMs === null ? "unknown" : new Date(state.lastActivityAtMs).toISOString()}`,
  };
  return { state: withStay(state, { ...stay, raisedAtMs: nowMs }), verdicts: [raised] };
}

function couldBeSeenElsewhere(state: HomeState, { devices }: HomeSettings, { room }: Stay): boolean {
  const working = workingWatchers(state);
  return devices.some(
    (one) =>
      !one.isExteriorDoor && one.room !== room && one.room !== "outside" && working.includes(markOf(one.deviceId)),
  );
}
