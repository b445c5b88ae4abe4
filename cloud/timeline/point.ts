/** What may be a point, the same for every store: checked once at the port, so that no store meets a value it would store as another. */

import { isId } from "@shouwang/shared/domain/ids.ts";
import type { Point, Summary } from "./timeline.ts";

/** Stores with nanoseconds keep `n` below the millisecond. */
const pointNumberMax = 999_999;
/** A summary is drawn or put into a report; nobody looks at more steps than this. */
const summaryStepsMax = 50_000;

/** A point that is none is our own mistake: it was made by `points-of.ts`, behind the schemas of the wire. */
export function assertPoints(points: readonly Point[]): void {
  for (const point of points) {
    const isWhole = Number.isSafeInteger(point.atMs) && Number.isInteger(point.n);
    if (!isWhole || point.atMs < 0 || point.n < 0 || point.n > pointNumberMax || !Number.isFinite(point.value)) {
      throw new RangeError(`not a point: at ${point.atMs} n ${point.n} value ${point.value}`);
    }
    if (!isId(point.homeId) || !isId(point.deviceId) || !isId(point.series)) {
      throw new RangeError(`not a series: ${point.homeId} ${point.deviceId} ${point.series}`);
    }
  }
}

export function assertSteps(query: { fromMs: number; toMs: number; step: number }): void {
  if (query.step < 1 || !Number.isInteger(query.step)) throw new RangeError(`a step of ${query.step} ms`);
  if ((query.toMs - query.fromMs) / query.step > summaryStepsMax) {
    throw new RangeError(`more than ${summaryStepsMax} steps: ask for a shorter time or longer steps`);
  }
}

/** Two parts of one step become one. */
export function mergeSummaries(one: Summary | undefined, other: Summary): Summary {
  if (!one) return other;
  return {
    fromMs: one.fromMs,
    count: one.count + other.count,
    min: Math.min(one.min, other.min),
    max: Math.max(one.max, other.max),
    sum: one.sum + other.sum,
  };
}
