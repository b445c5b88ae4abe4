/**
 * How a point looks as line protocol, in the two ways that the servers need, and what a reader of either must be able to do.
 *
 * One measurement for everything, one float field: `observed,home=…,device=…,series=… value=… <time>`. Two points of one series at
 * one instant are told apart by
 * - InfluxDB: the nanoseconds below the millisecond, which are `n`;
 * - VictoriaMetrics: a label `n` where it is not 0, because it keeps milliseconds only. Each `n` is a series of its own there,
 *   which is why `points-of.ts` uses two of them at most.
 */

import { Point as InfluxPoint } from "@influxdata/influxdb-client";
import type { Point, Timeline } from "./timeline.ts";

export type InfluxReader = Pick<Timeline, "series" | "points" | "summaries" | "probe" | "run"> & {
  /** Makes the database where the server wants one; harmless when it is there. */
  prepare(signal: AbortSignal): Promise<void>;
};

export const measurement = "observed";
export const valueField = "value";

export function nanosecondLine(point: Point): string {
  // Above 2^53 as a number: put together as text.
  return line(point, `${point.atMs}${String(point.n).padStart(6, "0")}`, {});
}

export function millisecondLine(point: Point, database: string): string {
  // VictoriaMetrics has no databases, and ignores the bucket of the v2 path: the label keeps several apart.
  return line(point, String(point.atMs), { db: database, ...(point.n === 0 ? {} : { n: String(point.n) }) });
}

function line(point: Point, time: string, tags: Record<string, string>): string {
  const made = new InfluxPoint(measurement)
    .tag("home", point.homeId)
    .tag("device", point.deviceId)
    .tag("series", point.series)
    .floatField(valueField, point.value)
    .timestamp(time);
  for (const [name, value] of Object.entries(tags)) made.tag(name, value);
  const text = made.toLineProtocol();
  if (text === undefined) throw new Error("a point became an empty line");
  return text;
}
