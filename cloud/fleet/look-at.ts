/** One home's devices, from what is stored of them in the time series: what was heard when, how batteries fall, how the radio is. */

import type { DeviceId, HomeId } from "@shouwang/shared/domain/ids.ts";
import { days } from "@shouwang/shared/time/duration.ts";
import type { SeriesKey, Timeline } from "../timeline/timeline.ts";
import { batteryOf, type DayLevel } from "./battery.ts";
import type { DeviceLook, HomeLook } from "./device-look.ts";
import { signalOf } from "./signal.ts";

/** Half a year: a battery that lasts for years has fallen by then. */
const lookBack = days(180);
const step = days(1);

/** @param sinceMs since when its kit is there: what was heard before was another one's. */
export async function lookAt(
  given: {
    timeline: Pick<Timeline, "series" | "summaries">;
    homeId: HomeId;
    sinceMs: number;
    deviceIds: readonly DeviceId[];
    triedAtMs: ReadonlyMap<string, number>;
    before: HomeLook | undefined;
    nowMs: number;
  },
  signal: AbortSignal,
): Promise<HomeLook> {
  const { timeline, homeId, sinceMs, deviceIds, triedAtMs, before, nowMs } = given;
  const toMs = nowMs + 1;
  const keys = await timeline.series({ homeId, fromMs: sinceMs, toMs }, signal);
  const lookedFromMs = Math.max(sinceMs, nowMs - lookBack);
  const fromMs = lookedFromMs - (lookedFromMs % step);
  const daysOf = async (key: SeriesKey): Promise<readonly DayLevel[]> => {
    const found = await timeline.summaries({ ...key, fromMs, toMs, step }, signal);
    return found
      .map((one) => ({ atMs: one.fromMs, mean: one.sum / one.count }))
      .toSorted((one, other) => one.atMs - other.atMs);
  };
  const devices: DeviceLook[] = [];
  for (const deviceId of deviceIds) {
    const series = new Map<string, readonly DayLevel[]>();
    for (const key of keys) if (key.deviceId === deviceId) series.set(key.series, await daysOf(key));
    const lastDays = [...series.values()].flatMap((some) => some.at(-1)?.atMs ?? []);
    // Heard, and longer ago than is looked back: on no known day, and not never.
    const heardDayMs = series.size === 0 ? null : Math.max(sinceMs - (sinceMs % step), ...lastDays);
    const known = before?.devices.find((one) => one.deviceId === deviceId);
    devices.push({
      deviceId,
      knownSinceMs: known?.knownSinceMs ?? nowMs,
      heardDayMs,
      triedAtMs: triedAtMs.get(deviceId) ?? null,
      battery: batteryOf(series.get("battery-percent") ?? [], heardDayMs),
      signal: signalOf(series.get("link-quality") ?? [], heardDayMs),
    });
  }
  return { lookedAtMs: nowMs, devices };
}
