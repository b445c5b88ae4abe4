/**
 * Reading from VictoriaMetrics: raw points by `/api/v1/export`, everything else by MetricsQL.
 *
 * A MetricsQL window is (from, to], ours is [from, to): at whole milliseconds they are the same when each end is one earlier.
 * `nocache=1` because the cache rounds the ends. The newest `-search.latencyOffset` (30 s unless set) is missing from sums, not
 * from points. The server must run with `-dedup.minScrapeInterval=1ms`, else a resend counts twice in sums; `probe` asks for it.
 */

import { z } from "zod";
import { must, parseDeviceId } from "@shouwang/shared/domain/ids.ts";
import { askServer, type InfluxServer } from "./influx-http.ts";
import { measurement, valueField, type InfluxReader } from "./influx-line.ts";
import type { Point, SeriesKey, Summary } from "./timeline.ts";

const labelsSchema = z.record(z.string(), z.string());
const exportedSchema = z.object({
  metric: labelsSchema,
  values: z.array(z.number()),
  timestamps: z.array(z.number().int()),
});
const sampleSchema = z.tuple([z.number(), z.coerce.number()]);
const answerSchema = z.object({
  status: z.literal("success"),
  data: z.object({
    result: z.array(
      z.object({ metric: labelsSchema, value: sampleSchema.optional(), values: z.array(sampleSchema).optional() }),
    ),
  }),
});
type Series = z.infer<typeof answerSchema>["data"]["result"];

const figures = ["count", "min", "max", "sum"] as const;
type Figure = (typeof figures)[number];

export function createMetricsqlReader(server: InfluxServer): InfluxReader {
  const ask = async (path: string, form: Record<string, string>, signal: AbortSignal): Promise<Series> =>
    answerSchema.parse(JSON.parse(await askServer(server, { path, form: { ...form, nocache: "1" } }, signal))).data
      .result;

  const selector = (labels: Record<string, string>): string =>
    `${measurement}_${valueField}{${Object.entries({ db: server.database, ...labels })
      .map(([name, value]) => `${name}=${JSON.stringify(value)}`)
      .join(",")}}`;
  const selectorOf = ({ homeId, deviceId, series }: SeriesKey): string =>
    selector({ home: homeId, device: deviceId, series });

  /** All four figures of a window in one question; a label says which is which. */
  const summaryQuery = (key: SeriesKey, windowMs: number): string => {
    const window = `${selectorOf(key)}[${windowMs}ms]`;
    const over = (figure: Figure): string =>
      `label_set(${figure === "count" ? "sum" : figure}(${figure}_over_time(${window})), "figure", "${figure}")`;
    return `union(${figures.map(over).join(", ")})`;
  };

  return {
    async prepare() {
      // There are no databases to make.
    },
    async probe(signal) {
      await askServer(server, { path: "/health" }, signal);
      const flags = await askServer(server, { path: "/metrics" }, signal);
      if (/flag\{name="dedup\.minScrapeInterval", value="0s?"/.test(flags)) {
        throw new Error(
          "VictoriaMetrics runs without -dedup.minScrapeInterval=1ms: what is sent again would count twice.",
        );
      }
    },
    async run(signal) {
      const metrics = await askServer(server, { path: "/metrics" }, signal);
      return /^vm_app_start_timestamp (\S+)$/m.exec(metrics)?.[1] ?? null;
    },
    async series({ homeId, fromMs, toMs }, signal) {
      if (toMs <= fromMs) return [];
      const query = `count(count_over_time(${selector({ home: homeId })}[${toMs - fromMs}ms])) by (device, series)`;
      const found = await ask("/api/v1/query", { query, time: secondsOf(toMs - 1) }, signal);
      return found.map(({ metric }) => {
        const device = metric["device"] ?? "";
        return { homeId, deviceId: must(parseDeviceId(device), device), series: metric["series"] ?? "" };
      });
    },
    async points({ homeId, deviceId, series, fromMs, toMs, limit }, signal) {
      if (toMs <= fromMs) return [];
      const form = {
        "match[]": selectorOf({ homeId, deviceId, series }),
        start: secondsOf(fromMs),
        end: secondsOf(toMs - 1),
      };
      const lines = (await askServer(server, { path: "/api/v1/export", form }, signal)).split("\n");
      const points = new Map<string, Point>();
      for (const text of lines.filter((one) => one !== "")) {
        const { metric, values, timestamps } = exportedSchema.parse(JSON.parse(text));
        const n = Number(metric["n"] ?? 0);
        timestamps.forEach((atMs, index) => {
          // Two of the same are one, also on a server that does not merge them itself.
          points.set(`${atMs}/${n}`, { homeId, deviceId, series, atMs, n, value: values[index] ?? Number.NaN });
        });
      }
      return [...points.values()].toSorted((one, other) => one.atMs - other.atMs || one.n - other.n).slice(0, limit);
    },
    async summaries({ homeId, deviceId, series, fromMs, toMs, step }, signal) {
      const key = { homeId, deviceId, series };
      const whole = Math.floor((toMs - fromMs) / step);
      const restMs = toMs - fromMs - whole * step;
      const collected = new Map<number, Partial<Record<Figure, number>>>();
      const collect = (found: Series, fromOf: (atMs: number) => number): void => {
        for (const { metric, value, values } of found) {
          const figure = figures.find((one) => one === metric["figure"]);
          if (!figure) throw new Error(`VictoriaMetrics answered a figure that nobody asked for: ${metric["figure"]}`);
          for (const [at, amount] of values ?? (value ? [value] : [])) {
            const stepFromMs = fromOf(Math.round(at * 1000));
            collected.set(stepFromMs, { ...collected.get(stepFromMs), [figure]: amount });
          }
        }
      };
      if (whole > 0) {
        const range = {
          start: secondsOf(fromMs + step - 1),
          end: secondsOf(fromMs + whole * step - 1),
          step: `${step}ms`,
        };
        const found = await ask("/api/v1/query_range", { query: summaryQuery(key, step), ...range }, signal);
        collect(found, (atMs) => atMs + 1 - step);
      }
      if (restMs > 0) {
        const query = summaryQuery(key, restMs);
        collect(await ask("/api/v1/query", { query, time: secondsOf(toMs - 1) }, signal), () => toMs - restMs);
      }
      return [...collected]
        .map(([stepFromMs, { count = 0, min = 0, max = 0, sum = 0 }]): Summary => ({
          fromMs: stepFromMs,
          count,
          min,
          max,
          sum,
        }))
        .toSorted((one, other) => one.fromMs - other.fromMs);
    },
  };
}

function secondsOf(atMs: number): string {
  return (atMs / 1000).toFixed(3);
}
