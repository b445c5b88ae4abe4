/**
 * Reading from InfluxDB by InfluxQL (`/query`), which 1.x, 2.x and 3 all answer.
 *
 * Times come back as RFC 3339 text with nanoseconds: as numbers they would be above 2^53 and lose the digits that hold `n`.
 */

import { z } from "zod";
import { must, parseDeviceId } from "@shouwang/shared/domain/ids.ts";
import { askServer, type InfluxServer } from "./influx-http.ts";
import { measurement, valueField, type InfluxReader } from "./influx-line.ts";
import type { SeriesKey } from "./timeline.ts";

const answerSchema = z.object({
  error: z.string().optional(),
  results: z
    .array(
      z.object({
        error: z.string().optional(),
        series: z
          .array(
            z.object({
              tags: z.record(z.string(), z.string()).optional(),
              columns: z.array(z.string()),
              values: z.array(z.array(z.union([z.string(), z.number(), z.null()]))),
            }),
          )
          .optional(),
      }),
    )
    .optional(),
});
type Rows = NonNullable<NonNullable<z.infer<typeof answerSchema>["results"]>[number]["series"]>;

export function createInfluxqlReader(server: InfluxServer): InfluxReader {
  const select = async (query: string, signal: AbortSignal): Promise<Rows> => {
    const form = { db: server.database, q: query };
    const answer = answerSchema.parse(JSON.parse(await askServer(server, { path: "/query", form }, signal)));
    const error = answer.error ?? answer.results?.find((result) => result.error !== undefined)?.error;
    if (error !== undefined) throw new Error(`InfluxDB refused: ${error}`);
    return answer.results?.flatMap((result) => result.series ?? []) ?? [];
  };

  return {
    async prepare(signal) {
      // Answered in the same way when it exists.
      const form = { q: `CREATE DATABASE ${identifier(server.database)}` };
      await askServer(server, { path: "/query", form }, signal);
    },
    // What it answered for is on its disk: nobody needs to know.
    run: () => Promise.resolve(null),
    async probe(signal) {
      await askServer(server, { path: "/ping" }, signal);
    },
    async series({ homeId, fromMs, toMs }, signal) {
      const rows = await select(
        `SELECT count(${identifier(valueField)}) FROM ${identifier(measurement)}
         WHERE "home" = ${literal(homeId)} AND ${within(fromMs, toMs)} GROUP BY "device", "series"`,
        signal,
      );
      return rows.flatMap(({ tags }): SeriesKey[] => {
        const device = tags?.["device"] ?? "";
        return [{ homeId, deviceId: must(parseDeviceId(device), device), series: tags?.["series"] ?? "" }];
      });
    },
    async points({ homeId, deviceId, series, fromMs, toMs, limit }, signal) {
      const rows = await select(
        `SELECT ${identifier(valueField)} FROM ${identifier(measurement)}
         WHERE ${where({ homeId, deviceId, series })} AND ${within(fromMs, toMs)} ORDER BY time LIMIT ${whole(limit)}`,
        signal,
      );
      return rows.flatMap(({ values }) =>
        values.map(([time, value]) => ({ homeId, deviceId, series, ...instant(time), value: Number(value) })),
      );
    },
    async summaries({ homeId, deviceId, series, fromMs, toMs, step }, signal) {
      const field = identifier(valueField);
      const rows = await select(
        `SELECT count(${field}), min(${field}), max(${field}), sum(${field}) FROM ${identifier(measurement)}
         WHERE ${where({ homeId, deviceId, series })} AND ${within(fromMs, toMs)}
         GROUP BY time(${whole(step)}ms, ${whole(fromMs % step)}ms) fill(none)`,
        signal,
      );
      return rows.flatMap(({ values }) =>
        values
          .map(([time, count, min, max, sum]) => ({
            fromMs: instant(time).atMs,
            count: Number(count),
            min: Number(min),
            max: Number(max),
            sum: Number(sum),
          }))
          .filter(({ count }) => count > 0),
      );
    },
  };
}

function where({ homeId, deviceId, series }: SeriesKey): string {
  // Quoted: `series` is a word of the language.
  return `"home" = ${literal(homeId)} AND "device" = ${literal(deviceId)} AND "series" = ${literal(series)}`;
}

function within(fromMs: number, toMs: number): string {
  return `time >= ${whole(fromMs)}ms AND time < ${whole(toMs)}ms`;
}

function whole(number: number): string {
  if (!Number.isSafeInteger(number)) throw new RangeError(`${number} in a query`);
  return String(number);
}

/** Ids need no escaping; whoever loosens them later must not open a hole here. */
function literal(text: string): string {
  return `'${text.replaceAll("\\", "\\\\").replaceAll("'", "\\'").replaceAll("\n", "\\n")}'`;
}

function identifier(text: string): string {
  return `"${text.replaceAll("\\", "\\\\").replaceAll('"', '\\"').replaceAll("\n", "\\n")}"`;
}

/** `2020-01-25T00:00:00.123000007Z` → 123 ms, n 7. */
function instant(time: string | number | null | undefined): { atMs: number; n: number } {
  const match = /^(.+?)(?:\.(\d{1,9}))?Z$/.exec(String(time));
  const wholeMs = Date.parse(`${match?.[1] ?? ""}Z`);
  if (!match || Number.isNaN(wholeMs)) throw new Error(`InfluxDB answered a time that is none: ${String(time)}`);
  const nanoseconds = Number((match[2] ?? "").padEnd(9, "0"));
  return { atMs: wholeMs + Math.floor(nanoseconds / 1_000_000), n: nanoseconds % 1_000_000 };
}
