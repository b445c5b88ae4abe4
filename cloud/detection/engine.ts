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

import { awayDueAtMs, judgeAway } from "./away-overdue.ts";
import { activityOf, watchesInside } from "./activity.ts";
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
import type { FaultReportedInput, HomeInput, LifeInput, ObservedInput } from "./home-input.ts";
import type { HomeSettings } from "./home-settings.ts";
import { deafMax, watchersMax, type HomeState } from "./home-state.ts";
import { inferredAlarmId } from "./inferred-id.ts";
import { heldToStrictest, inactivityDueAtMs, judgeSilence, silenceEnds } from "./inactivity.ts";
import { believed, endLevels, raiseAtOnce, rememberLevel, unknownSourceOf } from "./panic.ts";
import { doorMoved, guestUntil, presenceAt, presenceDueAtMs, seenInside } from "./presence.ts";
import { residentFine } from "./resident-fine.ts";
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
    verdicts.push(...judged.verdicts);
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
      take(onFaultReported(state, input));
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
      take(residentFine(state, input.atMs));
      break;
    case "tick":
      break;
  }
  state = heldToStrictest(state, settings);
  take(onTime(state, settings, nowMs));
  return { state, verdicts, dueAtMs: dueAtMs(state, settings) };
}

function onTime(before: HomeState, settings: HomeSettings, nowMs: number): Judged {
  const verdicts: Verdict[] = [];
  let state: HomeState = { ...before, presence: presenceAt(before, nowMs) };
  const silence = gatewaySilence(state, settings, nowMs);
  const hasGoneSilent = silence.state.gateway.isSilent && !state.gateway.isSilent;
  const falls = fallsAt(silence.state, nowMs);
  state = falls.state;
  verdicts.push(...silence.verdicts, ...falls.verdicts);
  if (hasGoneSilent) {
    const unwatched = fallsUnwatched(state);
    state = unwatched.state;
    verdicts.push(...unwatched.verdicts);
  }
  const inactivity = judgeSilence(state, settings, nowMs);
  const doors = doorsAt(inactivity.state, settings, nowMs);
  const away = judgeAway(doors.state, settings, nowMs);
  return { state: away.state, verdicts: [...verdicts, ...inactivity.verdicts, ...doors.verdicts, ...away.verdicts] };
}

function dueAtMs(state: HomeState, settings: HomeSettings): number | null {
  const due = [
    presenceDueAtMs(state.presence),
    gatewayDueAtMs(state, settings),
    fallsDueAtMs(state),
    inactivityDueAtMs(state, settings),
    doorsDueAtMs(state, settings),
    awayDueAtMs(state, settings),
  ].filter((one) => one !== null);
  return due.length === 0 ? null : Math.min(...due);
}

function onLife(state: HomeState, input: LifeInput, settings: HomeSettings, nowMs: number): Judged {
  const { event } = input;
  if (event === null) {
    return { state, verdicts: [raiseAtOnce(input, "unreadable", { unknownSource: null }, nowMs)] };
  }
  const atMs = believed(input.occurredAtMs, input.recordedAtMs) ?? input.recordedAtMs;
  if (event.edge === "cleared") return onCleared(state, { deviceId: input.deviceId, alarm: event.alarm, atMs });
  if (event.alarm === "fall") return suspectFall(state, input, settings, nowMs);
  const raised = raiseAtOnce(input, event.alarm, { unknownSource: unknownSourceOf(input) }, nowMs);
  const remembered = rememberLevel(state, input, event.alarm);
  if (event.alarm !== "panic" && event.alarm !== "call") return { state: remembered, verdicts: [raised] };
  // Whoever presses is awake and in reach of the home; of a press of unknown time that is not known.
  const active = input.occurredAtMs === null ? { state: remembered, verdicts: [] } : activeInside(remembered, atMs);
  return { state: active.state, verdicts: [raised, ...active.verdicts] };
}

function onCleared(
  state: HomeState,
  cleared: { deviceId: LifeInput["deviceId"]; alarm: NonNullable<LifeInput["event"]>["alarm"]; atMs: number },
): Judged {
  const { deviceId, alarm, atMs } = cleared;
  if (deviceId === null) return { state, verdicts: [] };
  return alarm === "fall" ? fallOver(state, deviceId, atMs) : endLevels(state, { deviceId, alarm });
}

function onObserved(before: HomeState, input: ObservedInput, settings: HomeSettings, nowMs: number): Judged {
  const door = doorSeen(before, input, settings);
  const seen = onSeen(door.state, input, settings, nowMs);
  return { state: seen.state, verdicts: [...door.verdicts, ...seen.verdicts] };
}

function onSeen(before: HomeState, input: ObservedInput, settings: HomeSettings, nowMs: number): Judged {
  const { observation, deviceId } = input;
  const state = watchesInside(input, settings) ? remember(before, deviceId) : before;
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
  const activity = activityOf(input, settings, state.deaf);
  if (activity.kind === "none") return { state, verdicts: [] };

  // Falls look at the room and the instant themselves, so that a batch in another order changes nothing for them.
  const falls = activity.kind === "interior" ? movementSeen(state, { ...activity, atMs }) : { state, verdicts: [] };
  const isLate = state.lastActivityAtMs !== null && atMs < state.lastActivityAtMs;
  if (isLate) return falls;
  const active =
    activity.kind === "interior" ? activeInside(falls.state, atMs, activity.room) : doorOpened(falls.state, atMs);
  return { state: active.state, verdicts: [...falls.verdicts, ...active.verdicts] };
}

/** Of an observation whose time nobody knows, only this counts: an old movement or "over" would hide what came after it. */
function isDanger(observation: ObservedInput["observation"]): boolean {
  if (observation.kind === "life") return observation.edge === "raised";
  return observation.kind === "state" && observation.what === "lying" && observation.value === "lying";
}

function activeInside(before: HomeState, atMs: number, room: HomeState["lastRoom"] = null): Judged {
  if (before.lastActivityAtMs !== null && atMs < before.lastActivityAtMs) return { state: before, verdicts: [] };
  const guests: HomeState = { ...before, guestUntilMs: guestUntil(before, atMs) };
  const inTime: HomeState = { ...guests, presence: presenceAt(guests, atMs) };
  return active(
    {
      ...inTime,
      presence: seenInside(inTime.presence, atMs),
      lastInteriorAtMs: atMs,
      lastRoom: room ?? inTime.lastRoom,
    },
    atMs,
  );
}

function doorOpened(before: HomeState, atMs: number): Judged {
  const inTime: HomeState = { ...before, presence: presenceAt(before, atMs) };
  return active({ ...inTime, presence: doorMoved(inTime.presence, atMs) }, atMs);
}

function active(state: HomeState, atMs: number): Judged {
  const counted = withoutOutage(state.gateway.lastOutage, atMs);
  return silenceEnds({
    ...state,
    lastActivityAtMs: atMs,
    silenceFromMs: Math.max(state.silenceFromMs, counted),
  });
}

function onFaultReported(before: HomeState, input: FaultReportedInput): Judged {
  const { deviceId, report } = input;
  switch (report.fault) {
    case "silent":
    case "stuck":
    case "jammed":
    case "link-lost":
    case "device-failure":
    case "unreadable": {
      const others = before.deaf.filter((one) => one.deviceId !== deviceId || one.fault !== report.fault);
      if (report.state === "present") {
        const deaf = [...others, { deviceId, fault: report.fault }].slice(-deafMax);
        return { state: { ...before, deaf }, verdicts: [] };
      }
      const state = { ...before, deaf: others };
      // A detector works again: what could not be told before can be told now.
      return state.inactivity.at === "cannot-tell" ? silenceEnds(state) : { state, verdicts: [] };
    }
    case "low-battery":
    case "tamper":
    case "mains-lost":
    case "clock-untrusted":
    case "storage":
    case "cloned":
    case "configuration":
      return { state: before, verdicts: [] };
  }
}

function remember(state: HomeState, deviceId: ObservedInput["deviceId"]): HomeState {
  if (state.watchers.includes(deviceId) || state.watchers.length >= watchersMax) return state;
  return { ...state, watchers: [...state.watchers, deviceId] };
}
