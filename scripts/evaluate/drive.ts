/**
 * One recorded home through the production engine on a virtual clock: each row at its instant, what is due before it first, and a heartbeat
 * of the gateway wherever the recording is silent, because a recording says nothing of its gateway.
 *
 * Times are local civil times, played as if the zone were UTC. Nothing here decides: what is raised and when is the engine's word.
 */

import type { HomeInput } from "@shouwang/cloud/detection/home-input.ts";
import type { HomeSettings } from "@shouwang/cloud/detection/home-settings.ts";
import { freshHomeState, type HomeState, type Presence } from "@shouwang/cloud/detection/home-state.ts";
import { inactivityDueAtMs } from "@shouwang/cloud/detection/inactivity.ts";
import { step } from "@shouwang/cloud/detection/engine.ts";
import type { AlarmKind } from "@shouwang/shared/domain/alarm.ts";
import type { Room } from "@shouwang/shared/domain/home.ts";
import { must, parseHomeId } from "@shouwang/shared/domain/ids.ts";
import { hours, minutes } from "@shouwang/shared/time/duration.ts";
import { packed, unpacked } from "@shouwang/cloud/detection/learned/packed.ts";
import type { RecordedEvent, Recording } from "../replay/recording.ts";
import { deliveriesOf, outageAround, type World } from "./world.ts";

/** More often than a gateway counts as silent. */
const heartbeat = minutes(2);

export type RaisedAlarm = {
  alarmId: string;
  kind: AlarmKind;
  /** The last activity before it; null = there was none. */
  lastActivityMs: number | null;
  atMs: number;
  presence: Presence["at"];
  room: Room | null;
  /** When somebody was active again; null = not in this recording. */
  clearedAtMs: number | null;
};

/** What was known right after a row: by when somebody should have moved again, if nobody does from then on. */
export type Known = { atMs: number; dueAtMs: number | null; presence: Presence; room: Room | null };

export type Course = {
  alarms: readonly RaisedAlarm[];
  /** One a row. */
  known: readonly Known[];
  state: HomeState;
};

export function settingsOf(recording: Recording, given: Partial<HomeSettings>): HomeSettings {
  const plain = recording.name.toLowerCase().replace(/[^a-z0-9-]/g, "-");
  const prefixed = `home-${plain}`.slice(0, 40);
  return {
    homeId: parseHomeId(plain) ?? must(parseHomeId(prefixed), prefixed),
    kit: null,
    timeZone: "UTC",
    isHighRisk: false,
    inactivityAfter: hours(12),
    sensitivity: "normal",
    doorOpenAfter: minutes(60),
    awayOverdueAfter: hours(16),
    oldestOldFromMs: null,
    devices: recording.sensors.map(({ deviceId, kind, room }) => ({ deviceId, room, isExteriorDoor: kind === "door" })),
    ...given,
  };
}

/** @param world what goes wrong around the home; nothing unless said. */
export function drive(recording: Recording, settings: HomeSettings, world: World = {}): Course {
  const known: Known[] = [];
  const deliveries = deliveriesOf(recording, world);
  const startMs = deliveries[0]?.heardAtMs ?? 0;
  const home = played(recording.name, settings, { state: freshHomeState(startMs), dueAtMs: null }, (atMs) =>
    world.outages === true ? outageAround(atMs, startMs) : null,
  );
  for (const [index, { event, atMs, heardAtMs }] of deliveries.entries()) {
    if (world.restoreEvery !== undefined && index > 0 && index % world.restoreEvery === 0) home.restore();
    home.passTime(heardAtMs);
    home.take(inputOf(event, atMs, heardAtMs), heardAtMs);
    known.push(knownOf(home.now().state, settings, heardAtMs));
  }
  // What is due at that instant is due.
  if (world.untilMs !== undefined) home.passTime(world.untilMs + 1);
  return { alarms: home.alarms(), known, state: home.now().state };
}

export function knownOf(state: HomeState, settings: HomeSettings, atMs: number): Known {
  const { presence, lastRoom } = state;
  return { atMs, dueAtMs: inactivityDueAtMs(state, settings), presence, room: lastRoom };
}

export type Played = {
  take(input: HomeInput, nowMs: number): void;
  /** Heartbeats and what is due, up to that instant and without it. */
  passTime(untilMs: number): void;
  /** Stored and read again. */
  restore(): void;
  now(): Moment;
  alarms(): RaisedAlarm[];
};

/** Where a home stands: from here it can be played on in more than one way. */
export type Moment = { state: HomeState; dueAtMs: number | null };

export function played(
  name: string,
  settings: HomeSettings,
  from: Moment,
  outageAt: (atMs: number) => { untilMs: number } | null = () => null,
): Played {
  const alarms = new Map<string, RaisedAlarm>();
  let { state, dueAtMs } = from;

  const take = (input: HomeInput, nowMs: number): void => {
    const stepped = step(state, input, settings, nowMs);
    ({ state, dueAtMs } = stepped);
    for (const verdict of stepped.verdicts) {
      if (verdict.kind === "raise") {
        alarms.set(verdict.alarmId, {
          alarmId: verdict.alarmId,
          kind: verdict.alarm,
          lastActivityMs: verdict.occurredAtMs,
          atMs: nowMs,
          presence: state.presence.at,
          room: state.lastRoom,
          clearedAtMs: null,
        });
      }
      const raised = verdict.kind === "ease" ? alarms.get(verdict.alarmId) : undefined;
      if (raised) raised.clearedAtMs ??= nowMs;
    }
  };
  const passTime = (untilMs: number): void => {
    for (;;) {
      const wantedMs = state.gateway.lastHeardAtMs + heartbeat;
      const beatAtMs = outageAt(wantedMs)?.untilMs ?? wantedMs;
      const nextMs = Math.min(beatAtMs, dueAtMs ?? beatAtMs);
      if (nextMs >= untilMs) return;
      // What is due at the instant of a heartbeat is judged with it.
      take(
        nextMs === beatAtMs ? { kind: "gateway-heard", occurredAtMs: nextMs, recordedAtMs: nextMs } : { kind: "tick" },
        nextMs,
      );
      if (dueAtMs !== null && dueAtMs <= nextMs)
        throw new Error(`${name}: the engine asked for an instant that has passed.`);
    }
  };
  return {
    take,
    passTime,
    restore: () => {
      state = stored(state);
    },
    now: () => ({ state, dueAtMs }),
    alarms: () => [...alarms.values()],
  };
}

/** As it comes back from where it is kept: JSON, and what was learned as bytes. */
function stored({ learned, ...hot }: HomeState): HomeState {
  // `as`: what this line has just written is what it reads.
  const back = JSON.parse(JSON.stringify(hot)) as HomeState;
  const day = learned === undefined ? null : unpacked(packed(learned));
  return day === null ? back : { ...back, learned: day };
}

export function inputOf({ sensor, isOn }: RecordedEvent, atMs: number, heardAtMs: number): HomeInput {
  const isDoor = sensor.kind === "door";
  return {
    kind: "observed",
    deviceId: sensor.deviceId,
    isKnownDevice: true,
    observation: isDoor
      ? { kind: "state", what: "door", value: isOn ? "open" : "closed", repeated: false }
      : { kind: "state", what: "motion", value: isOn ? "active" : "still", repeated: false },
    occurredAtMs: atMs,
    recordedAtMs: heardAtMs,
  };
}
