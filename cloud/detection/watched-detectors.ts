/**
 * Detectors that cannot be right, seen from the cloud: one that has shown nobody for far longer than ever while others do, and one that reports somebody without a pause.
 *
 * Idea: each detector of movement teaches how long it shows nobody while others show somebody. One that has been still for three times as long as it ever was, and at least a
 * day, while two others show somebody, is believed to be dead, although its radio may live: nobody else would notice. One that reports more than twenty times in each of ten
 * minutes, with nothing from any other, chatters, and what it says would hide a silence. Either becomes a fault with its device, and counts as deaf (`detector-fault.ts`)
 * until it behaves: until the dead one shows somebody, and the chattering one was still for ten minutes.
 *
 * Inputs: one sighting, its instant. Limits: `watchersMax` detectors; contacts are not looked at, because a cupboard may stay closed for weeks, and nothing that is not inside now. A home that has not lived through
 * `knownAfterDays` suspects none. Nothing is learned or suspected of a time in which the gateway was not heard, nobody was expected, or nobody was seen anywhere for half a day.
 * Source: facts on inactivity §3 (death of a sensor), §4.6.
 */

import type { FaultKind } from "@shouwang/shared/domain/fault.ts";
import type { DeviceId } from "@shouwang/shared/domain/ids.ts";
import { hours, minutes } from "@shouwang/shared/time/duration.ts";
import { faultReported } from "./detector-fault.ts";
import { markOf, type DeviceMark } from "./device-mark.ts";
import { withoutOutage } from "./gateway-silent.ts";
import type { HomeSettings } from "./home-settings.ts";
import { minuteOf, watchersMax, type Chatter, type HomeState } from "./home-state.ts";
import { at, cell } from "./learned/learned-day.ts";
import type { Verdict } from "./verdict.ts";

type Judged = { state: HomeState; verdicts: readonly Verdict[] };
/** `isMoving`: a movement begins; otherwise one has ended. */
type Sighting = { deviceId: DeviceId; mark: DeviceMark; atMs: number; recordedAtMs: number; isMoving: boolean };

export const stillAtLeast = hours(24);
export const stillTimes = 3;
const knownAfterDays = 14;
/** Others show somebody when they did within this. */
const othersWithin = hours(12);
const othersMin = 2;
const homeStillFrom = hours(12);

export const chatterPerMinute = 20;
export const chatterFor = minutes(10);
/** Two sightings further apart than this are no chatter. */
const chatterGap = minutes(1);

/** @param seen a detector of movement or presence has shown somebody; it is not older than the last activity. */
export function detectorSeen(before: HomeState, settings: HomeSettings, seen: Sighting): Judged {
  if (settings.sensitivity === "off" || settings.tuning?.faultBuffer === 0) return { state: before, verdicts: [] };
  const behaved = behavesAgain(before, settings, seen);
  const chattered = chatters(behaved.state, settings, seen);
  const place = chattered.state.watchers.indexOf(seen.mark);
  const isCounted = place === -1 || place >= watchersMax || chattered.state.heard?.[2 * place] === minuteOf(seen.atMs);
  const suspected: Judged = isCounted
    ? { state: chattered.state, verdicts: [] }
    : suspects(withHeard(withHome(chattered.state, seen.atMs), place, seen.atMs), settings, seen);
  return { state: suspected.state, verdicts: [...behaved.verdicts, ...chattered.verdicts, ...suspected.verdicts] };
}

/**
 * Whose whole home was still for half a day was out, or asleep: detectors are looked at from then on. Only what detectors showed is asked: whoever comes home uses the exterior
 * door first, and perhaps a cupboard, before any of them shows somebody.
 */
function withHome(state: HomeState, atMs: number): HomeState {
  let lastMinute = 0;
  state.watchers.forEach((mark, n) => {
    if (!isDeaf(state, mark)) lastMinute = Math.max(lastMinute, state.heard?.[2 * n] ?? 0);
  });
  return atMs - lastMinute * minutes(1) >= homeStillFrom ? { ...state, heardFrom: minuteOf(atMs) } : state;
}

/** Pairs, in the order of the watchers: the minute at which it showed somebody last, and for how many minutes it was still at most while others were not. 0 = never yet. */
function withHeard(state: HomeState, place: number, atMs: number): HomeState {
  const heard = [...(state.heard ?? [])];
  while (heard.length < 2 * (place + 1)) heard.push(0);
  const [last = 0, longest = 0] = [heard[2 * place], heard[2 * place + 1]];
  heard[2 * place] = minuteOf(atMs);
  if (last > 0) heard[2 * place + 1] = Math.max(longest, stillMinutes(state, last, atMs));
  return { ...state, heard };
}

/** For how many minutes one was still, less what says nothing of it. */
function stillMinutes(state: HomeState, lastMinute: number, atMs: number): number {
  const { gateway, absence, lastAbsence, heardFrom = 0 } = state;
  if (absence !== undefined || (lastAbsence !== undefined && minuteOf(lastAbsence.endedAtMs) >= lastMinute)) return 0;
  const fromMs = withoutOutage(gateway.lastOutage, Math.max(lastMinute, heardFrom) * minutes(1));
  return Math.max(0, minuteOf(atMs - fromMs));
}

const isDeaf = ({ deaf }: HomeState, mark: DeviceMark): boolean =>
  deaf.some(({ deviceId }) => markOf(deviceId) === mark);

/** One that was taken out of the home, or watches the outside now, shows nobody any more, and is no fault. */
const inside = ({ devices }: HomeSettings, mark: DeviceMark): DeviceId | undefined =>
  devices.find(({ deviceId, room }) => room !== "outside" && markOf(deviceId) === mark)?.deviceId;

function suspects(before: HomeState, settings: HomeSettings, seen: Sighting): Judged {
  const { heard = [], watchers, learned, absence, gateway } = before;
  const isKnown = learned !== undefined && cell(learned, at.age) >= knownAfterDays;
  if (!isKnown || absence !== undefined || gateway.isSilent) return { state: before, verdicts: [] };
  const othersFrom = minuteOf(seen.atMs - othersWithin);
  let state = before;
  const verdicts: Verdict[] = [];
  for (let n = 0; n < watchers.length; n += 1) {
    const [mark, last = 0, longest = 0] = [watchers[n], heard[2 * n], heard[2 * n + 1]];
    if (mark === undefined || last === 0 || last > othersFrom || isDeaf(before, mark)) continue;
    const still = stillMinutes(before, last, seen.atMs);
    if (still <= Math.max(minuteOf(stillAtLeast), stillTimes * longest)) continue;
    const deviceId = inside(settings, mark);
    if (deviceId === undefined || showing(before, othersFrom) < othersMin) continue;
    const judged = told(state, settings, { ...seen, deviceId, fault: "device-failure", state: "present" });
    state = judged.state;
    const length = Math.floor(still / 60);
    verdicts.push(...judged.verdicts, {
      kind: "fault",
      deviceId,
      fault: "device-failure",
      state: "present",
      owner: "technician",
      reason: `It has shown nobody for ${length} h while others did, three times as long as ever before: it may be dead, covered or turned away. Walk in front of it.`,
    });
  }
  return { state, verdicts };
}

/** How many have shown somebody since then. */
function showing(state: HomeState, fromMinute: number): number {
  return state.watchers.filter((mark, n) => (state.heard?.[2 * n] ?? 0) > fromMinute && !isDeaf(state, mark)).length;
}

/** A run of sightings by one detector and no other, minute by minute. */
function chatters(before: HomeState, settings: HomeSettings, seen: Sighting): Judged {
  const { deviceId, mark, atMs } = seen;
  if (!seen.isMoving && before.chatter?.mark === mark) return { state: before, verdicts: [] };
  const next = nextRun(before.chatter, before.lastActivityAtMs, { mark, atMs });
  const state = next === null ? withoutRun(before) : { ...before, chatter: next };
  const isDue = next !== null && atMs - next.fromMs >= chatterFor && next.count > chatterPerMinute;
  if (!isDue || before.deaf.some((one) => one.deviceId === deviceId && one.fault === "stuck"))
    return { state, verdicts: [] };
  const judged = told(state, settings, { ...seen, fault: "stuck", state: "present" });
  return {
    state: judged.state,
    verdicts: [
      ...judged.verdicts,
      {
        kind: "fault",
        deviceId,
        fault: "stuck",
        state: "present",
        owner: "technician",
        reason:
          "It has reported movement more than 20 times a minute for ten minutes, and no other detector showed anybody: what it says is not believed until it is still for ten minutes.",
      },
    ],
  };
}

function withoutRun(state: HomeState): HomeState {
  if (state.chatter === undefined) return state;
  const { chatter: _over, ...others } = state;
  return others;
}

function nextRun(
  run: Chatter | undefined,
  lastActivityAtMs: number | null,
  { mark, atMs }: Pick<Sighting, "mark" | "atMs">,
): Chatter | null {
  // Most sightings are none of a run: nothing is kept of them.
  const isClose = lastActivityAtMs !== null && atMs - lastActivityAtMs <= minutes(1) / chatterPerMinute;
  if (run === undefined || run.mark !== mark || atMs - run.seenAtMs > chatterGap)
    return isClose ? { mark, fromMs: atMs, minuteMs: atMs, seenAtMs: atMs, count: 1 } : null;
  if (atMs - run.minuteMs < minutes(1)) return { ...run, seenAtMs: atMs, count: run.count + 1 };
  if (run.count <= chatterPerMinute)
    return isClose ? { ...run, fromMs: atMs, minuteMs: atMs, seenAtMs: atMs, count: 1 } : null;
  // A whole minute of it: the next one is counted until it is as full.
  const isTold = atMs - run.fromMs >= chatterFor;
  return { ...run, minuteMs: atMs, seenAtMs: atMs, count: isTold ? run.count : 1 };
}

/** A dead one shows somebody, or a chattering one was still for long enough. */
function behavesAgain(before: HomeState, settings: HomeSettings, seen: Sighting): Judged {
  const { deviceId, mark, atMs } = seen;
  const concluded = before.deaf.filter((one) => one.deviceId === deviceId && one.isConcluded === true);
  if (concluded.length === 0) return { state: before, verdicts: [] };
  const place = before.watchers.indexOf(mark);
  // Of one more than is remembered, only its run says when it was seen last.
  const ranAtMs = before.chatter?.mark === mark ? before.chatter.seenAtMs : 0;
  const stillFor = atMs - Math.max((before.heard?.[2 * place] ?? 0) * minutes(1), ranAtMs);
  let state = before;
  const verdicts: Verdict[] = [];
  for (const { fault } of concluded) {
    if (fault === "stuck" && stillFor < chatterFor) continue;
    const judged = told(state, settings, { ...seen, fault, state: "gone" });
    state = judged.state;
    const reason = fault === "stuck" ? "It was still for ten minutes again." : "It shows somebody again.";
    verdicts.push(...judged.verdicts, { kind: "fault", deviceId, fault, state: "gone", owner: "technician", reason });
  }
  return { state, verdicts };
}

/** As if its gateway had said so; that it was concluded here is kept, so that only what was concluded here is taken back. */
function told(
  before: HomeState,
  settings: HomeSettings,
  {
    deviceId,
    atMs,
    recordedAtMs,
    fault,
    state,
  }: Omit<Sighting, "mark"> & { fault: FaultKind; state: "present" | "gone" },
): Judged {
  const judged = faultReported(
    before,
    {
      kind: "fault-reported",
      deviceId,
      report: { kind: "fault", fault, state, detail: "" },
      occurredAtMs: atMs,
      recordedAtMs,
    },
    settings,
  );
  if (state === "gone") return judged;
  const deaf = judged.state.deaf.map((one) =>
    one.deviceId === deviceId && one.fault === fault ? { ...one, isConcluded: true as const } : one,
  );
  return { ...judged, state: { ...judged.state, deaf } };
}
