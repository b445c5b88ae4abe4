/** What was heard last from each device of a home, read from the time series: link quality, battery, and that something was seen. Writes nothing. */

import type { DeviceId } from "@shouwang/shared/domain/ids.ts";
import { hours } from "@shouwang/shared/time/duration.ts";
import type { Heard, HeardIn } from "../registry/hand-over/heard.ts";
import type { Point, Timeline } from "../timeline/timeline.ts";

const lookUpWithinMs = 10_000;
/** What an installer tries was heard a moment ago; only what was not is looked for further back. */
const lately = hours(1);
/** Of one series in a day: a device that says more is cut at the earliest, and what it said last is older than it could be. */
const pointsMax = 5_000;

export function createHeardIn(timeline: Pick<Timeline, "series" | "points">): HeardIn {
  return async (homeId, { fromMs, toMs }) => {
    const signal = AbortSignal.timeout(lookUpWithinMs);
    const keys = await timeline.series({ homeId, fromMs, toMs }, signal);
    const heard = new Map<DeviceId, Heard>();
    for (const key of keys) {
      const last = await lastOf(key, signal);
      if (last === undefined) continue;
      const { value, atMs } = last;
      const before = heard.get(key.deviceId);
      heard.set(key.deviceId, {
        heardAtMs: Math.max(before?.heardAtMs ?? 0, atMs),
        signal: key.series === "link-quality" ? { value, atMs } : (before?.signal ?? null),
        battery: key.series === "battery-percent" ? { percent: value, atMs } : (before?.battery ?? null),
      });
    }
    return heard;

    async function lastOf(key: (typeof keys)[number], within: AbortSignal): Promise<Point | undefined> {
      const recent = await timeline.points(
        { ...key, fromMs: Math.max(fromMs, toMs - lately), toMs, limit: pointsMax },
        within,
      );
      if (recent.length > 0) return recent.at(-1);
      return (await timeline.points({ ...key, fromMs, toMs, limit: pointsMax }, within)).at(-1);
    }
  };
}
