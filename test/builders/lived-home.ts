/**
 * A home that is lived in, for tests of detection: a routine made from a seed, and a loop that plays it to the engine with a heartbeat of the kit
 * every two minutes. Units: UTC milliseconds; the hours of a routine are those of the clock in its zone at its first midnight.
 */

import type { Ground } from "@shouwang/shared/domain/grounds.ts";
import type { HomeInput } from "../../cloud/detection/home-input.ts";
import type { HomeSettings } from "../../cloud/detection/home-settings.ts";
import { freshHomeState, type HomeState } from "../../cloud/detection/home-state.ts";
import { step } from "../../cloud/detection/engine.ts";
import { days, hours, minutes } from "@shouwang/shared/time/duration.ts";
import { device, homeSettings } from "./homes.ts";

export const learningSettings: HomeSettings = { ...homeSettings, sensitivity: "normal" };
export type Happening = { atMs: number; input: HomeInput };

export function moved(from: string, occurredAtMs: number, recordedAtMs = occurredAtMs): Happening {
  const observation = { kind: "state", what: "motion", value: "active", repeated: false } as const;
  return {
    atMs: recordedAtMs,
    input: { kind: "observed", deviceId: device(from), isKnownDevice: true, observation, occurredAtMs, recordedAtMs },
  };
}

export function doorUsed(occurredAtMs: number, recordedAtMs = occurredAtMs): Happening {
  const observation = { kind: "state", what: "door", value: "closed", repeated: false } as const;
  return {
    atMs: recordedAtMs,
    input: {
      kind: "observed",
      deviceId: device("door"),
      isKnownDevice: true,
      observation,
      occurredAtMs,
      recordedAtMs,
    },
  };
}

/** mulberry32: a number in [0, 1) each time. */
export function chance(seed: number): () => number {
  let value = seed >>> 0;
  return () => {
    value = (value + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(value ^ (value >>> 15), value | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

/** Sleep with one way to the bathroom, a day in three rooms, an outing on most days. `firstMidnightMs`: of its first day. */
export function routine(seed: number, count: number, firstMidnightMs: number): Happening[] {
  const next = chance(seed);
  const about = (hour: number, spread: number): number => hour + (next() - 0.5) * 2 * spread;
  const happenings: Happening[] = [];
  const rooms = ["pir-kitchen", "pir-hall", "radar-bathroom", "pir-bedroom"];
  for (let day = 0; day < count; day += 1) {
    const at = (hour: number): number => Math.round(firstMidnightMs + days(1) * day + hours(1) * hour);
    const night = about(3, 1);
    happenings.push(moved("radar-bathroom", at(night)), moved("pir-bedroom", at(night + 0.1)));
    const isOut = next() < 0.7;
    const [leaves, returns] = [about(10, 0.5), about(12, 0.5)];
    for (let hour = about(7, 0.5); hour < about(22, 0.5); hour += 0.1 + next() * next() * 1.5) {
      if (isOut && hour > leaves - 0.1 && hour < returns + 0.1) continue;
      happenings.push(moved(rooms[Math.floor(next() * rooms.length)] ?? "pir-hall", at(hour)));
    }
    if (!isOut) continue;
    happenings.push(doorUsed(at(leaves)), doorUsed(at(returns)), moved("pir-hall", at(returns) + 20_000));
  }
  return happenings.toSorted((one, other) => one.atMs - other.atMs);
}

export type Lived = {
  state: HomeState;
  /** `raise inactivity <id> 2026-01-05T08:00:00.000Z` */
  log: readonly string[];
  raised: readonly { alarm: string; atMs: number; grounds: readonly Ground[] }[];
};
export type Living = {
  settings?: HomeSettings;
  from?: HomeState;
  untilMs?: number;
  /** The kit is not heard in these spans: what is recorded there comes in at their end. */
  off?: readonly { fromMs: number; untilMs: number }[];
  /** What the state goes through after each input. */
  kept?: (state: HomeState, count: number) => HomeState;
};

export function live(happenings: readonly Happening[], living: Living = {}): Lived {
  const { settings = learningSettings, off = [], kept } = living;
  const startMs = happenings[0]?.atMs ?? 0;
  let state = living.from ?? freshHomeState(startMs);
  let [dueAtMs, count]: [number | null, number] = [null, 0];
  const log: string[] = [];
  const raised: { alarm: string; atMs: number; grounds: readonly Ground[] }[] = [];
  const take = (input: HomeInput, nowMs: number): void => {
    const stepped = step(state, input, settings, nowMs);
    count += 1;
    state = kept ? kept(stepped.state, count) : stepped.state;
    ({ dueAtMs } = stepped);
    for (const one of stepped.verdicts) {
      const about = one.kind === "fault" ? `${one.fault} ${one.state} ${one.owner}` : one.alarmId;
      log.push(`${one.kind} ${about} ${new Date(nowMs).toISOString()}`);
      if (one.kind === "raise") raised.push({ alarm: one.alarm, atMs: nowMs, grounds: one.grounds ?? [] });
    }
  };
  const isOff = (atMs: number): boolean => off.some(({ fromMs, untilMs }) => atMs >= fromMs && atMs < untilMs);
  const passTime = (untilMs: number): void => {
    let beatAtMs = state.gateway.lastHeardAtMs + minutes(2);
    while (isOff(beatAtMs)) beatAtMs += minutes(2);
    for (;;) {
      const nextMs = Math.min(beatAtMs, dueAtMs ?? beatAtMs);
      if (nextMs >= untilMs) return;
      const isBeat = nextMs === beatAtMs;
      take(isBeat ? { kind: "gateway-heard", occurredAtMs: nextMs, recordedAtMs: nextMs } : { kind: "tick" }, nextMs);
      if (isBeat)
        do beatAtMs += minutes(2);
        while (isOff(beatAtMs));
    }
  };
  for (const { atMs, input } of happenings) {
    passTime(atMs);
    take(input, atMs);
  }
  passTime(living.untilMs ?? happenings.at(-1)?.atMs ?? 0);
  return { state, log, raised };
}
