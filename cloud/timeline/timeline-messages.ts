/**
 * What the embedded time series and its thread say to each other. Points travel as columns: the arrays change hands without a
 * copy, and the thread that decides about alarms does not spend its time on cloning objects.
 */

import type { HomeId } from "@shouwang/shared/domain/ids.ts";
import type { Point, SeriesKey, Summary } from "./timeline.ts";

export type PackedPoints = {
  keys: readonly SeriesKey[];
  /** Position in `keys`, one for each point. */
  keyOf: Uint32Array<ArrayBuffer>;
  atMs: Float64Array<ArrayBuffer>;
  n: Float64Array<ArrayBuffer>;
  value: Float64Array<ArrayBuffer>;
};

export type TimelineQuestion =
  | { kind: "append"; points: PackedPoints }
  | { kind: "series"; homeId: HomeId; fromMs: number; toMs: number }
  | { kind: "points"; key: SeriesKey; fromMs: number; toMs: number; limit: number }
  | { kind: "summaries"; key: SeriesKey; fromMs: number; toMs: number; step: number }
  | { kind: "probe" }
  | { kind: "close" };

export type TimelineAnswer =
  | { kind: "done" }
  | { kind: "series"; series: readonly SeriesKey[] }
  | { kind: "points"; points: readonly Point[] }
  | { kind: "summaries"; summaries: readonly Summary[] }
  | { kind: "failed"; message: string };

export type ToThread = { id: number; question: TimelineQuestion };
export type FromThread = { id: number; answer: TimelineAnswer };

export function packPoints(points: readonly Point[]): PackedPoints {
  const keys: SeriesKey[] = [];
  const positions = new Map<string, number>();
  const packed = {
    keyOf: new Uint32Array(points.length),
    atMs: new Float64Array(points.length),
    n: new Float64Array(points.length),
    value: new Float64Array(points.length),
  };
  points.forEach(({ homeId, deviceId, series, atMs, n, value }, index) => {
    const name = `${homeId}/${deviceId}/${series}`;
    let position = positions.get(name);
    if (position === undefined) {
      position = keys.push({ homeId, deviceId, series }) - 1;
      positions.set(name, position);
    }
    packed.keyOf[index] = position;
    packed.atMs[index] = atMs;
    packed.n[index] = n;
    packed.value[index] = value;
  });
  return { keys, ...packed };
}
