/**
 * What of a home's stream is worth a point, so that a home stays within its budget of 500 points a day
 * (docs/architecture.md §4) and nothing that says "somebody moved" is lost.
 *
 * Idea: levels travel when they change. What is said again is dropped where it comes from polling a line (it says only that the
 * line is alive, which supervision has noted) and kept where it comes from a bridge (there it is a new event of the sensor: a
 * motion sensor says "motion" again because somebody moved again), within `repeatsPerDayMax` a device. A radar's movement is
 * reduced to its maximum per minute, and a minute like the one before is left out. Slow readings travel when they moved enough.
 *
 * Exact repeats: the same value of the same sensor twice within one wall-clock second is one event told twice; it is counted.
 * Limits: all maps are keyed by device, which supervision bounds; `keysMax` is the belt to these braces (the oldest key goes).
 */

import type { DeviceId } from "@shouwang/shared/domain/ids.ts";
import type { NoData, Quantity, Reading, StateEvent, Telemetry } from "@shouwang/shared/domain/observation.ts";
import { days, hours, minutes, type Millis } from "@shouwang/shared/time/duration.ts";
import type { Source } from "./inputs.ts";

const movementWindow = minutes(1);
/** Repeated movement on a polled line still proves that somebody is active, once in this time. */
const activeAgainAfter = minutes(1);
const noDataAgainAfter = hours(1);
/** Said-again events of one bridge device that travel within a day; beyond it they add nothing a rule could use. */
const repeatsPerDayMax = 500;
const keysMax = 2_000;

/** A reading travels when it moved by `step` or more and `pause` has passed since the last one that travelled. */
const slow: Record<Exclude<Quantity, "movement">, { step: number; pause: Millis }> = {
  "battery-percent": { step: 1, pause: hours(6) },
  "temperature-celsius": { step: 0.5, pause: minutes(15) },
  "illuminance-lux": { step: 20, pause: hours(1) },
  "link-quality": { step: 20, pause: hours(6) },
};
/** Below this a battery reading always travels at once: it is about to become a fault. */
const batteryLowPercent = 15;

export type Reduction = {
  minute: ReadonlyMap<DeviceId, { max: number; dueMs: number }>;
  lastMax: ReadonlyMap<DeviceId, number>;
  lastReading: ReadonlyMap<string, { value: number; atMs: number }>;
  lastState: ReadonlyMap<string, { value: string; wallSecond: number; keptAtMs: number }>;
  lastNoData: ReadonlyMap<string, number>;
  repeats: ReadonlyMap<DeviceId, { sinceMs: number; count: number }>;
};

export const noReduction: Reduction = {
  minute: new Map(),
  lastMax: new Map(),
  lastReading: new Map(),
  lastState: new Map(),
  lastNoData: new Map(),
  repeats: new Map(),
};

export type Reduced = { reduction: Reduction; keep: Telemetry | undefined; isCollapsed: boolean };

export function reduce(
  reduction: Reduction,
  seen: { deviceId: DeviceId; observation: StateEvent | Reading | NoData; from: Source; wallMs: number },
  uptimeMs: number,
): Reduced {
  const { deviceId, observation } = seen;
  switch (observation.kind) {
    case "state":
      return reduceState(reduction, { ...seen, observation }, uptimeMs);
    case "no-data": {
      const key = `${deviceId}/${observation.about}`;
      const lastMs = reduction.lastNoData.get(key);
      if (lastMs !== undefined && uptimeMs - lastMs < noDataAgainAfter) return drop(reduction);
      return {
        reduction: { ...reduction, lastNoData: put(reduction.lastNoData, key, uptimeMs) },
        keep: observation,
        isCollapsed: false,
      };
    }
    case "reading":
      return observation.quantity === "movement"
        ? drop(noteMovement(reduction, deviceId, observation.value, uptimeMs))
        : reduceReading(reduction, deviceId, observation, observation.quantity, uptimeMs);
  }
}

function reduceState(
  reduction: Reduction,
  seen: { deviceId: DeviceId; observation: StateEvent; from: Source; wallMs: number },
  uptimeMs: number,
): Reduced {
  const { deviceId, observation, from } = seen;
  const key = `${deviceId}/${observation.what}`;
  const last = reduction.lastState.get(key);
  const wallSecond = Math.floor(seen.wallMs / 1_000);
  const isSame = last?.value === observation.value;
  if (from === "bridge" && isSame && last.wallSecond === wallSecond) return { ...drop(reduction), isCollapsed: true };

  let after = reduction;
  if (observation.repeated && isSame) {
    if (from === "line") {
      const isActivity = observation.what === "motion" && observation.value === "active";
      if (!isActivity || uptimeMs - last.keptAtMs < activeAgainAfter) return drop(reduction);
    } else {
      const counted = countRepeat(reduction, deviceId, uptimeMs);
      if (counted === undefined) return drop(reduction);
      after = counted;
    }
  }
  const lastState = put(after.lastState, key, { value: observation.value, wallSecond, keptAtMs: uptimeMs });
  return { reduction: { ...after, lastState }, keep: observation, isCollapsed: false };
}

function countRepeat(reduction: Reduction, deviceId: DeviceId, uptimeMs: number): Reduction | undefined {
  const known = reduction.repeats.get(deviceId);
  const day = known && uptimeMs - known.sinceMs < days(1) ? known : { sinceMs: uptimeMs, count: 0 };
  if (day.count >= repeatsPerDayMax) return undefined;
  return { ...reduction, repeats: put(reduction.repeats, deviceId, { ...day, count: day.count + 1 }) };
}

function reduceReading(
  reduction: Reduction,
  deviceId: DeviceId,
  reading: Reading,
  quantity: Exclude<Quantity, "movement">,
  uptimeMs: number,
): Reduced {
  const key = `${deviceId}/${quantity}`;
  const last = reduction.lastReading.get(key);
  const rule = slow[quantity];
  const isLow = quantity === "battery-percent" && reading.value <= batteryLowPercent && last?.value !== reading.value;
  const hasMoved = !last || (Math.abs(reading.value - last.value) >= rule.step && uptimeMs - last.atMs >= rule.pause);
  if (!isLow && !hasMoved) return drop(reduction);
  const lastReading = put(reduction.lastReading, key, { value: reading.value, atMs: uptimeMs });
  return { reduction: { ...reduction, lastReading }, keep: reading, isCollapsed: false };
}

function noteMovement(reduction: Reduction, deviceId: DeviceId, value: number, uptimeMs: number): Reduction {
  const known = reduction.minute.get(deviceId);
  const minute = known
    ? { ...known, max: Math.max(known.max, value) }
    : { max: value, dueMs: uptimeMs + movementWindow };
  return { ...reduction, minute: put(reduction.minute, deviceId, minute) };
}

/** The minutes that are over, as one reading a device. */
export function endMinutes(
  reduction: Reduction,
  uptimeMs: number,
): { reduction: Reduction; readings: readonly { deviceId: DeviceId; reading: Reading }[] } {
  const readings: { deviceId: DeviceId; reading: Reading }[] = [];
  let after = reduction;
  for (const [deviceId, one] of reduction.minute) {
    if (one.dueMs > uptimeMs) continue;
    const minute = new Map(after.minute);
    minute.delete(deviceId);
    const isNews = after.lastMax.get(deviceId) !== one.max;
    if (isNews) readings.push({ deviceId, reading: { kind: "reading", quantity: "movement", value: one.max } });
    after = { ...after, minute, lastMax: put(after.lastMax, deviceId, one.max) };
  }
  return { reduction: after, readings };
}

export function nextMinuteMs(reduction: Reduction): number | undefined {
  let next: number | undefined;
  for (const one of reduction.minute.values()) if (next === undefined || one.dueMs < next) next = one.dueMs;
  return next;
}

const drop = (reduction: Reduction): Reduced => ({ reduction, keep: undefined, isCollapsed: false });

function put<K, V>(map: ReadonlyMap<K, V>, key: K, value: V): ReadonlyMap<K, V> {
  const after = new Map(map).set(key, value);
  for (const oldest of after.keys()) {
    if (after.size <= keysMax) break;
    after.delete(oldest);
  }
  return after;
}
