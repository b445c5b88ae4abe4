/**
 * The exterior door stands open at night: the resident may have wandered off, or lie behind it, and anybody may come in.
 *
 * Idea: the level of each exterior door is remembered with the time since when it is so. Where one is open, it is due `doorOpenAfter` later, counted within the night of
 * the home; a door that stood open since the evening counts from when the night begins. One opening gives one alarm a night, whose id is made from the home, the door and
 * when it was due, so that deciding twice makes one. That the door is closed is noted; it ends nothing that was raised.
 *
 * Not knowing takes the louder side: `unknown` leaves the level as it is, a repeated `open` is believed and a repeated `closed` is not, an opening of unknown time counts from
 * when it came in. While nobody can be heard nothing is raised, and after an outage what was kept in it has `keptArrives` to come in: never raised retroactively.
 *
 * Inputs: the state, one observation or time alone. Limits: `doorsMax` doors; by day a door may stand open. Where clocks are changed in the night it may be an hour early or late.
 * Source: docs/architecture.md §5; facts on the emergency call (0014 stc 0077); docs/decisions/0128.
 */

import type { AlarmId, DeviceId } from "@shouwang/shared/domain/ids.ts";
import { sinceMondayMs } from "@shouwang/shared/domain/week.ts";
import { hours } from "@shouwang/shared/time/duration.ts";
import { doorOpenCap, doorOpenFloor, keptArrives, night, twoRounds } from "./catalogue.ts";
import { markOf, type DeviceMark } from "./device-mark.ts";
import { withoutOutage } from "./gateway-silent.ts";
import type { ObservedInput } from "./home-input.ts";
import { isOutsideAtOnce, type HomeSettings } from "./home-settings.ts";
import { doorsMax, type DoorLevel, type HomeState } from "./home-state.ts";
import { inferredAlarmId } from "./inferred-id.ts";
import type { Verdict } from "./verdict.ts";

type Judged = { state: HomeState; verdicts: readonly Verdict[] };

/** What an exterior door says of itself; everything else is no news here. */
export function doorSeen(state: HomeState, input: ObservedInput, settings: HomeSettings): Judged {
  const { observation, deviceId, occurredAtMs, recordedAtMs } = input;
  const isOfDoor = observation.kind === "state" && observation.what === "door";
  if (!isOfDoor || observation.value === "unknown" || !isExterior(input, settings)) return { state, verdicts: [] };
  const isOpen = observation.value === "open";
  if (!isOpen && (observation.repeated || occurredAtMs === null)) return { state, verdicts: [] };
  const atMs = Math.min(occurredAtMs ?? recordedAtMs, recordedAtMs);
  const doors = state.doors ?? [];
  const mark = markOf(deviceId);
  const before = doors.find((one) => one.mark === mark);
  if (before !== undefined && (atMs < before.sinceMs || before.isOpen === isOpen)) return { state, verdicts: [] };
  const after: DoorLevel = { mark, isOpen, sinceMs: atMs };
  const kept = [...doors.filter((one) => one !== before), after].slice(-doorsMax);
  const closed: Verdict[] =
    before?.raised === undefined
      ? []
      : [{ kind: "ease", alarmId: before.raised.alarmId, reason: "The door is closed." }];
  return { state: { ...state, doors: kept }, verdicts: closed };
}

/** What time alone does to doors that stand open. */
export function doorsAt(state: HomeState, settings: HomeSettings, nowMs: number): Judged {
  const verdicts: Verdict[] = [];
  if (state.doors === undefined) return { state, verdicts };
  const doors = state.doors.map((door): DoorLevel => {
    const dueAtMs = dueAtMsOf(door, state, settings);
    if (dueAtMs === null || nowMs < dueAtMs) return door;
    const deviceId = exteriorOf(door.mark, settings);
    if (deviceId === undefined) return door;
    const alarmId: AlarmId = inferredAlarmId("door-watch", `${settings.homeId}/${deviceId}/${door.sinceMs}`, dueAtMs);
    const outside = isOutsideAtOnce(settings, nowMs) ? nowMs : nowMs + twoRounds;
    verdicts.push({
      kind: "raise",
      alarmId,
      alarm: "door-watch",
      phase: "raised",
      deviceId,
      confidence: "certain",
      occurredAtMs: door.sinceMs,
      lateByMs: 0,
      outsideAtMs: outside,
      grounds: [{ kind: "door-open", sinceMs: door.sinceMs, deviceId }],
      reason: `The exterior door has stood open for ${Math.floor((nowMs - door.sinceMs) / 60_000)} minutes, and it is night.`,
      evidence: `door open since ${new Date(door.sinceMs).toISOString()}`,
    });
    return { ...door, raised: { alarmId, atMs: dueAtMs } };
  });
  return verdicts.length === 0 ? { state, verdicts } : { state: { ...state, doors }, verdicts };
}

export function doorsDueAtMs(state: HomeState, settings: HomeSettings): number | null {
  let soonestMs: number | null = null;
  for (const door of state.doors ?? []) {
    const dueAtMs = dueAtMsOf(door, state, settings);
    if (dueAtMs !== null && (soonestMs === null || dueAtMs < soonestMs)) soonestMs = dueAtMs;
  }
  return soonestMs;
}

function dueAtMsOf(door: DoorLevel, { gateway }: HomeState, settings: HomeSettings): number | null {
  if (!door.isOpen || gateway.isSilent || gateway.deafSinceMs !== undefined) return null;
  // Taken out of the registry, or moved inside: what it said before is no watch over a door any more.
  if (exteriorOf(door.mark, settings) === undefined) return null;
  const openMs = withoutOutage(gateway.lastOutage, door.sinceMs);
  const fromMs = door.raised === undefined ? openMs : Math.max(openMs, nightEnds(door.raised.atMs, settings));
  const after = openFor(settings);
  const startMs = isNight(fromMs, settings) ? fromMs : nextNight(fromMs, settings);
  const settledMs = gateway.lastOutage === null ? 0 : gateway.lastOutage.toMs + keptArrives;
  const dueAtMs = Math.max(startMs + after, settledMs);
  return isNight(dueAtMs, settings) ? dueAtMs : nextNight(dueAtMs, settings) + after;
}

/** A setting that is no number must not switch the rule off. */
function openFor({ doorOpenAfter }: HomeSettings): number {
  return Number.isFinite(doorOpenAfter) ? Math.min(doorOpenCap, Math.max(doorOpenFloor, doorOpenAfter)) : doorOpenCap;
}

const day = hours(24);
const ofDay = (atMs: number, { timeZone }: HomeSettings): number => sinceMondayMs(atMs, timeZone) % day;
const isNight = (atMs: number, settings: HomeSettings): boolean => {
  const clock = ofDay(atMs, settings);
  return clock >= night.from || clock < night.to;
};
const nextNight = (fromMs: number, settings: HomeSettings): number =>
  toSecond(fromMs) + ((night.from - ofDay(fromMs, settings) + day) % day || day);
const nightEnds = (atMs: number, settings: HomeSettings): number =>
  toSecond(atMs) + ((night.to - ofDay(atMs, settings) + day) % day);
/** The clock of the home is known to the second. */
const toSecond = (atMs: number): number => atMs - (atMs % 1_000);

function isExterior({ deviceId }: Pick<ObservedInput, "deviceId">, { devices }: HomeSettings): boolean {
  return devices.some((one) => one.deviceId === deviceId && one.isExteriorDoor);
}

function exteriorOf(mark: DeviceMark, { devices }: HomeSettings): DeviceId | undefined {
  return devices.find((one) => one.isExteriorDoor && markOf(one.deviceId) === mark)?.deviceId;
}
