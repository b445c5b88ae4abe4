/** What a cloud's time series holds of a replayed home, read from its file after the cloud has ended. */

import { join } from "node:path";
import type { DeviceId, HomeId } from "@shouwang/shared/domain/ids.ts";
import { createSqliteTimeline } from "@shouwang/cloud/timeline/sqlite-timeline.ts";
import type { Recording } from "./recording.ts";

export function eventKey(deviceId: DeviceId, atMs: number, isOn: boolean): string {
  return `${deviceId}/${atMs}/${isOn ? 1 : 0}`;
}

/** More than any sensor of the recordings reports in its whole life. */
const pointsMax = 1_000_000;

/** How often each event is stored: 1 is right. */
export async function storedEvents(
  cloudData: string,
  homeId: HomeId,
  recording: Recording,
): Promise<ReadonlyMap<string, number>> {
  await using timeline = createSqliteTimeline({ file: join(cloudData, "timeline.sqlite") });
  const signal = AbortSignal.timeout(60_000);
  const stored = new Map<string, number>();
  for (const sensor of recording.sensors) {
    const series = sensor.kind === "motion" ? "motion" : "door";
    const range = {
      homeId,
      deviceId: sensor.deviceId,
      series,
      fromMs: 0,
      toMs: Number.MAX_SAFE_INTEGER,
      limit: pointsMax,
    };
    // One reader on one file.
    for (const point of await timeline.points(range, signal)) {
      const key = eventKey(sensor.deviceId, point.atMs, point.value === 1);
      stored.set(key, (stored.get(key) ?? 0) + 1);
    }
  }
  return stored;
}
