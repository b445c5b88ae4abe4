/** What stands in InfluxDB in the end, read from the server itself: neither party is asked. */

import { z } from "zod";
import type { DeviceId } from "@shouwang/shared/domain/ids.ts";
import { motionKey } from "./motion.ts";

/** The two parties write their points in their own words; `where` picks the movements out of ours. */
export type MotionSeries = { database: string; measurement: string; where?: string };

const answerSchema = z.object({
  results: z.array(
    z.object({
      error: z.string().optional(),
      series: z.array(z.object({ values: z.array(z.tuple([z.number(), z.number()])) })).optional(),
    }),
  ),
});

export async function createInfluxDatabase(storeUrl: string, database: string): Promise<void> {
  const body = new URLSearchParams({ q: `create database ${database}` });
  const answer = await fetch(new URL("/query", storeUrl), {
    method: "POST",
    body,
    signal: AbortSignal.timeout(10_000),
  });
  if (!answer.ok) throw new Error(`InfluxDB did not make the database ${database}: ${await answer.text()}`);
}

/** Points by event. Two points of one sensor in one millisecond with one value are one event twice. */
export async function readMotion(
  storeUrl: string,
  from: MotionSeries,
  sensors: readonly DeviceId[],
): Promise<ReadonlyMap<string, number>> {
  const found = new Map<string, number>();
  for (const deviceId of sensors) {
    const conditions = [`"device" = '${deviceId}'`, ...(from.where === undefined ? [] : [from.where])].join(" and ");
    const query = new URLSearchParams({
      db: from.database,
      epoch: "ms",
      q: `select "value" from "${from.measurement}" where ${conditions}`,
    });
    const answer = await fetch(new URL(`/query?${query}`, storeUrl), { signal: AbortSignal.timeout(10_000) });
    const { results } = answerSchema.parse(await answer.json());
    for (const { error, series } of results) {
      if (error !== undefined) throw new Error(`InfluxDB did not answer: ${error}`);
      for (const [atMs, value] of (series ?? []).flatMap(({ values }) => values)) {
        const key = motionKey({ deviceId, atMs, isMoving: value === 1 });
        found.set(key, (found.get(key) ?? 0) + 1);
      }
    }
  }
  return found;
}
