/**
 * Detection of one home: what happened goes in, verdicts come out, and one instant at which time itself must be heard.
 *
 * Idea: an input first counts at its own time (liveness, presence, activity, the rule it belongs to), then everything that
 * time alone makes due is judged at `nowMs`. All deadlines are recomputed from the state, never armed, so a restart that
 * reloads the state fires what is overdue and nothing twice.
 *
 * Inputs: the state, one input, the home's settings, now. Limits: those of `HomeState`. An observation older than the last
 * activity proves only that the gateway lives; a life record of any age raises.
 * Source: docs/architecture.md §2.6, §2.10, §4, §5; facts on inactivity §4.2.
 */

import {
  absenceAt,
  absenceDueAtMs,
  absenceOver,
  absencePressed,
  absenceSeen,
  absenceSet,
  type AbsenceAsked,
} from "./absence.ts";
import { awayDueAtMs, judgeAway } from "./away-overdue.ts";
import { activityOf, watchesInside, type Activity } from "./activity.ts";
import { markOf, type DeviceMark } from "./device-mark.ts";
import { faultReported } from "./detector-fault.ts";
import { doorSeen, doorsAt, doorsDueAtMs } from "./door-watch.ts";
import { fallOver, fallsAt, fallsDueAtMs, fallsUnwatched, lyingReported, movementSeen, suspectFall } from "./fall.ts";
import {
  cloudDeaf,
  gatewayDueAtMs,
  gatewayHeard,
  gatewaySilence,
  kitArrived,
  withoutOutage,
} from "./gateway-silent.ts";
import type { HomeInput, LifeInput, ObservedInput } from "./home-input.ts";
import type { DevicePlace, HomeSettings } from "./home-settings.ts";
import { watchersMax, type HomeState } from "./home-state.ts";
import { inferredAlarmId } from "./inferred-id.ts";
import { heldToStrictest, inactivityLookAtMs, judgeSilence, silenceEnds } from "./inactivity.ts";
import { roomOfDevice } from "./life-grounds.ts";
import { believed, endLevels, raiseAtOnce, rememberLevel, unknownSourceOf } from "./panic.ts";
import { clocksHeld } from "./prescribed/clocks.ts";
import { clocksAt, clocksDueAtMs, clocksRaised, clocksSeen } from "./prescribed/prescribed.ts";
import { doorUsed } from "./prescribed/unopened-door.ts";
import { companyUntil, doorMoved, guestUntil, presenceAt, presenceDueAtMs, seenInside } from "./presence.ts";
import { residentFine } from "./resident-fine.ts";
import { heldSensitivity, outingTaught, taught } from "./usual-day.ts";
import { detectorSeen } from "./watched-detectors.ts";
import type { Verdict } from "./verdict.ts";

export type Step = {
  state: HomeState;
  verdicts: readonly Verdict[];
  /** When `tick` is due at the latest if nothing else comes in. */
  dueAtMs: number | null;
};

type Judged = { state: HomeState; verdicts: readonly Verdict[] };

export function step(before: HomeState, input: HomeInput, settings: HomeSettings, nowMs: number): Step {
  const verdicts: Verdict[] = [];
  let state = before;
  const take = (judged: Judged): void => {
    state = judged.state;
    if (judged.verdicts.length > 0) verdicts.push(...judged.verdicts);
  };

  take(kitArrived(state, settings, nowMs));
  switch (input.kind) {
    case "life":
      take(gatewayHeard(state, input.recordedAtMs));
      take(onLife(state, input, settings, nowMs));
      break;
    case "observed":
      take(gatewayHeard(state, input.recordedAtMs));
      take(onObserved(state, input, settings, nowMs));
      break;
    case "fault-reported":
      take(gatewayHeard(state, input.recordedAtMs));
      take(faultReported(state, input, settings));
      break;
    case "gateway-heard":
      take(gatewayHeard(state, input.recordedAtMs));
      break;
    case "gateway-offline":
      take(fallsUnwatched(state));
      break;
    case "cloud-deaf":
      state = cloudDeaf(state, input);
      break;
    case "resident-fine":
      take(residentFine(state, input.atMs, clocksRaised(state, settings.homeId)));
      break;
    case "absence":
      state = onAbsence(state, input.asked, nowMs);
      break;
    case "tick":
      break;
  }
  state = heldSensitivity(before, heldToStrictest(state, settings), settings);
  take(onTime(state, settings, nowMs));
  return { state, verdicts, dueAtMs: dueAtMs(state, settings, nowMs) };
}

function onTime(before: HomeState, settings: HomeSettings, nowMs: number): Judged {
  const inTime = clocksHeld(inPresence(absenceAt(before, nowMs), nowMs), settings, nowMs);
  const silence = gatewaySilence(inTime, settings, nowMs);
  const hasGoneSilent = silence.state.gateway.isSilent && !inTime.gateway.isSilent;
  const falls = fallsAt(silence.state, nowMs);
  const unwatched = hasGoneSilent ? fallsUnwatched(falls.state) : unjudged(falls.state);
  const inactivity = judgeSilence(unwatched.state, settings, nowMs);
  const doors = doorsAt(inactivity.state, settings, nowMs);
  const away = judgeAway(doors.state, settings, nowMs);
  const clocks = clocksAt(away.state, settings, nowMs);
  return { state: clocks.state, verdicts: allOf([silence, falls, unwatched, inactivity, doors, away, clocks]) };
}

const nothingSaid: readonly Verdict[] = [];
const unjudged = (state: HomeState): Judged => ({ state, verdicts: nothingSaid });

/** What all of them say, in their order. Nothing is said of almost every input. */
function allOf(judged: readonly Judged[]): readonly Verdict[] {
  return judged.some(({ verdicts }) => verdicts.length > 0) ? judged.flatMap(({ verdicts }) => verdicts) : nothingSaid;
}

/** As time has made it; the same state when it has not. */
function inPresence(state: HomeState, atMs: number): HomeState {
  const presence = presenceAt(state, atMs);
  return presence === state.presence ? state : { ...state, presence };
}

function dueAtMs(state: HomeState, settings: HomeSettings, nowMs: number): number | null {
  const due = [
    presenceDueAtMs(state.presence),
    gatewayDueAtMs(state, settings),
    fallsDueAtMs(state),
    inactivityLookAtMs(state, settings, nowMs),
    doorsDueAtMs(state, settings),
    awayDueAtMs(state, settings),
    absenceDueAtMs(state),
    clocksDueAtMs(state, settings),
  ];
  // Done with each input: no second list of them is made.
  let soonestMs: number | null = null;
  for (const one of due) if (one !== null && (soonestMs === null || one < soonestMs)) soonestMs = one;
  return soonestMs;
}

function onAbsence(state: HomeState, asked: AbsenceAsked, nowMs: number): HomeState {
  if (asked.kind === "end") return absenceOver(state, { how: "person", endedBy: asked.by, endedAtMs: nowMs });
  // Whoever left before it was said has left by then.
  return absenceSet({ ...state, presence: presenceAt(state, nowMs) }, asked.absence, nowMs);
}

function onLife(state: HomeState, input: LifeInput, settings: HomeSettings, nowMs: number): Judged {
  const { event } = input;
  if (event === null) {
    return { state, verdicts: [raiseAtOnce(input, "unreadable", { unknownSource: null }, nowMs)] };
  }
  const atMs = believed(input.occurredAtMs, input.recordedAtMs) ?? input.recordedAtMs;
  if (event.edge === "cleared") return onCleared(state, { deviceId: input.deviceId, alarm: event.alarm, atMs });
  if (event.alarm === "fall") return suspectFall(state, input, settings, nowMs);
  const context = { unknownSource: unknownSourceOf(input), room: roomOfDevice(settings, input.deviceId) };
  const raised = raiseAtOnce(input, event.alarm, context, nowMs);
  const remembered = rememberLevel(state, input, event.alarm);
  if (event.alarm !== "panic" && event.alarm !== "call") return { state: remembered, verdicts: [raised] };
  // Whoever presses is awake and in reach of the home; of a press of unknown time that is not known.
  const active =
    input.occurredAtMs === null ? { state: remembered, verdicts: [] } : pressedInside(remembered, settings, atMs);
  return { state: active.state, verdicts: [raised, ...active.verdicts] };
}

function pressedInside(state: HomeState, settings: HomeSettings, atMs: number): Judged {
  const isLate = state.lastActivityAtMs !== null && atMs < state.lastActivityAtMs;
  const there = isLate ? state : absencePressed(inPresence(state, atMs), settings, atMs);
  const clocks = clocksSeen(there, settings, { room: null, atMs, presence: there.presence });
  const active = activeInside(clocks.state, settings, atMs);
  return { state: active.state, verdicts: [...clocks.verdicts, ...active.verdicts] };
}

function onCleared(
  state: HomeState,
  cleared: { deviceId: LifeInput["deviceId"]; alarm: NonNullable<LifeInput["event"]>["alarm"]; atMs: number },
): Judged {
  const { deviceId, alarm, atMs } = cleared;
  if (deviceId === null) return { state, verdicts: [] };
  return alarm === "fall" ? fallOver(state, deviceId, atMs) : endLevels(state, { deviceId, alarm, atMs });
}

function onObserved(before: HomeState, input: ObservedInput, settings: HomeSettings, nowMs: number): Judged {
  const door = doorSeen(before, input, settings);
  const seen = onSeen(door.state, input, settings, nowMs);
  return { state: seen.state, verdicts: [...door.verdicts, ...seen.verdicts] };
}

function onSeen(before: HomeState, input: ObservedInput, settings: HomeSettings, nowMs: number): Judged {
  const { observation, deviceId } = input;
  const place = settings.devices.find((one) => one.deviceId === deviceId);
  const state = watchesInside(observation, place) ? remember(before, markOf(deviceId)) : before;
  if (input.occurredAtMs === null && !isDanger(observation)) return { state, verdicts: [] };
  const atMs = Math.min(input.occurredAtMs ?? input.recordedAtMs, input.recordedAtMs);
  if (observation.kind === "life") {
    if (observation.edge === "cleared") return onCleared(state, { deviceId, alarm: observation.alarm, atMs });
    // A level said again; its beginning came on the life lane. A beginning that strayed in here is raised like any other.
    if (observation.repeated) return { state, verdicts: [] };
    const alarmId = inferredAlarmId(`stray-${observation.alarm}`.slice(0, 16), `${settings.homeId}/${deviceId}`, atMs);
    return onLife(state, { ...input, kind: "life", event: observation, alarmId }, settings, nowMs);
  }
  if (observation.kind === "state" && observation.what === "lying") {
    return { state: lyingReported(state, { deviceId, isLying: observation.value === "lying", atMs }), verdicts: [] };
  }
  const seen: Seen = { input, place, atMs };
  const watched = watchedSeen(state, seen, settings);
  const judged = onActivity(watched.state, seen, settings);
  return { state: judged.state, verdicts: [...watched.verdicts, ...judged.verdicts] };
}

/** `place`: what the registry says of its device. `atMs`: when it counts. */
type Seen = { input: ObservedInput; place: DevicePlace | undefined; atMs: number };

/** What a detector of movement says counts here although it is not believed: that is how it is believed again. */
function watchedSeen(state: HomeState, { input, place, atMs }: Seen, settings: HomeSettings): Judged {
  const { observation, deviceId, recordedAtMs } = input;
  const isDetector = observation.kind === "state" && observation.what !== "door";
  const isLate = state.lastActivityAtMs !== null && atMs < state.lastActivityAtMs;
  if (!isDetector || isLate) return { state, verdicts: [] };
  const activity = activityOf(input, place, []);
  if (activity.kind !== "interior") return { state, verdicts: [] };
  return detectorSeen(state, settings, {
    deviceId,
    mark: markOf(deviceId),
    atMs,
    recordedAtMs,
    isMoving: activity.isMoving,
  });
}

function onActivity(state: HomeState, { input, place, atMs }: Seen, settings: HomeSettings): Judged {
  const { observation } = input;
  const activity = activityOf(input, place, state.deaf);
  if (activity.kind === "none") return { state, verdicts: [] };

  // Falls look at the room and the instant themselves, so that a batch in another order changes nothing for them.
  const clocked = clocksBy(state, activity, {
    settings,
    atMs,
    isContact: observation.kind === "state" && observation.what === "door",
  });
  const fallen =
    activity.kind === "interior"
      ? movementSeen(clocked.state, { ...activity, atMs })
      : { state: clocked.state, verdicts: [] };
  const falls = { state: fallen.state, verdicts: [...clocked.verdicts, ...fallen.verdicts] };
  const isLate = state.lastActivityAtMs !== null && atMs < state.lastActivityAtMs;
  if (isLate) return falls;
  const active =
    activity.kind === "interior"
      ? activeInside(falls.state, settings, atMs, activity)
      : doorOpened(falls.state, settings, atMs);
  return { state: active.state, verdicts: [...falls.verdicts, ...active.verdicts] };
}

/** Prescribed clocks look at the instant themselves as well. A detector that lets go shows nobody in its room now; a contact and a movement do. */
function clocksBy(
  state: HomeState,
  activity: Exclude<Activity, { kind: "none" }>,
  { settings, atMs, isContact }: { settings: HomeSettings; atMs: number; isContact: boolean },
): Judged {
  if (activity.kind === "exterior-door") return doorUsed(state, settings, atMs);
  const room = activity.isMoving || isContact ? activity.room : null;
  return clocksSeen(state, settings, { room, atMs, presence: presenceAt(state, atMs) });
}

/** Of an observation whose time nobody knows, only this counts: an old movement or "over" would hide what came after it. */
function isDanger(observation: ObservedInput["observation"]): boolean {
  if (observation.kind === "life") return observation.edge === "raised";
  return observation.kind === "state" && observation.what === "lying" && observation.value === "lying";
}

function activeInside(
  before: HomeState,
  settings: HomeSettings,
  atMs: number,
  { room, isMoving }: { room: HomeState["lastRoom"]; isMoving: boolean } = { room: null, isMoving: false },
): Judged {
  if (before.lastActivityAtMs !== null && atMs < before.lastActivityAtMs) return { state: before, verdicts: [] };
  const company = companyUntil(before, atMs);
  const guestUntilMs = settings.guests === "ignored" ? 0 : guestUntil(before, { atMs, isMoving });
  const isNews = company !== before.companyUntilMs || guestUntilMs !== before.guestUntilMs;
  const guests: HomeState = isNews
    ? { ...before, ...(company === undefined ? {} : { companyUntilMs: company }), guestUntilMs }
    : before;
  const present = taught(inPresence(guests, atMs), settings, atMs);
  const inTime = absenceSeen(outingTaught(present, settings, atMs), settings, { atMs, room });
  return silenceEnds({
    ...inTime,
    presence: seenInside(inTime.presence, atMs),
    lastInteriorAtMs: atMs,
    lastRoom: room ?? inTime.lastRoom,
    lastActivityAtMs: atMs,
    silenceFromMs: silenceFrom(inTime, atMs),
  });
}

function doorOpened(before: HomeState, settings: HomeSettings, atMs: number): Judged {
  const inTime = taught(inPresence(before, atMs), settings, atMs);
  return silenceEnds({
    ...inTime,
    presence: doorMoved(inTime.presence, atMs, inTime.lastInteriorAtMs),
    lastActivityAtMs: atMs,
    silenceFromMs: silenceFrom(inTime, atMs),
  });
}

function silenceFrom({ gateway, silenceFromMs }: HomeState, activeAtMs: number): number {
  return Math.max(silenceFromMs, withoutOutage(gateway.lastOutage, activeAtMs));
}

function remember(state: HomeState, mark: DeviceMark): HomeState {
  if (state.watchers.includes(mark) || state.watchers.length >= watchersMax) return state;
  return { ...state, watchers: [...state.watchers, mark] };
}
