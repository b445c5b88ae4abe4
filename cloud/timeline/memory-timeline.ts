/** The time series in memory: the twin that tests use, and the plainest reading of the port. Keeps everything, survives nothing. */

import { seconds } from "@shouwang/shared/time/duration.ts";
import { assertPoints, assertSteps, mergeSummaries } from "./point.ts";
import type { Point, SeriesKey, Summary, Timeline } from "./timeline.ts";

export function createMemoryTimeline(): Timeline {
  /** By series, then by instant and `n`. */
  const kept = new Map<string, { key: SeriesKey; points: Map<string, Point> }>();
  const nameOf = (key: SeriesKey): string => `${key.homeId}/${key.deviceId}/${key.series}`;

  const between = (key: SeriesKey, fromMs: number, toMs: number): Point[] =>
    [...(kept.get(nameOf(key))?.points.values() ?? [])]
      .filter((point) => point.atMs >= fromMs && point.atMs < toMs)
      .toSorted((one, other) => one.atMs - other.atMs || one.n - other.n);

  return {
    name: "memory",
    settlesAfter: seconds(0),
    async probe(signal) {
      signal.throwIfAborted();
    },
    run: () => Promise.resolve(null),
    async append(points, signal) {
      signal.throwIfAborted();
      assertPoints(points);
      for (const point of points) {
        const { homeId, deviceId, series } = point;
        const name = nameOf(point);
        let one = kept.get(name);
        if (!one) kept.set(name, (one = { key: { homeId, deviceId, series }, points: new Map() }));
        const place = `${point.atMs}/${point.n}`;
        if (!one.points.has(place)) one.points.set(place, { ...point });
      }
    },
    async series({ homeId, fromMs, toMs }, signal) {
      signal.throwIfAborted();
      return [...kept.values()]
        .filter(({ key }) => key.homeId === homeId && between(key, fromMs, toMs).length > 0)
        .map(({ key }) => key)
        .toSorted((one, other) => nameOf(one).localeCompare(nameOf(other)));
    },
    async points(query, signal) {
      signal.throwIfAborted();
      return between(query, query.fromMs, query.toMs).slice(0, query.limit);
    },
    async summaries(query, signal) {
      signal.throwIfAborted();
      assertSteps(query);
      const steps = new Map<number, Summary>();
      for (const { atMs, value } of between(query, query.fromMs, query.toMs)) {
        const fromMs = query.fromMs + Math.floor((atMs - query.fromMs) / query.step) * query.step;
        steps.set(fromMs, mergeSummaries(steps.get(fromMs), { fromMs, count: 1, min: value, max: value, sum: value }));
      }
      return [...steps.values()];
    },
    async [Symbol.asyncDispose]() {
      kept.clear();
    },
  };
}
