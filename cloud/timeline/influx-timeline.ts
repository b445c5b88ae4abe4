/**
 * The time series in a server that takes line protocol: InfluxDB, or VictoriaMetrics. Written by @influxdata/influxdb-client.
 *
 * The client's own buffer drops what it cannot send and calls that success (docs/decisions/0050-timeline.md), so it is used as an
 * encoder and a sender only: a batch larger than anything handed in, no timer, no retries, one flush under way at a time, and its
 * end awaited. What a rejected append had becomes of the caller, who sends the same points again.
 */

import { InfluxDB } from "@influxdata/influxdb-client";
import { seconds } from "@shouwang/shared/time/duration.ts";
import { unlessAborted } from "./abort.ts";
import type { InfluxServer } from "./influx-http.ts";
import { createInfluxqlReader } from "./influx-influxql.ts";
import { millisecondLine, nanosecondLine } from "./influx-line.ts";
import { createMetricsqlReader } from "./influx-metricsql.ts";
import { assertPoints, assertSteps } from "./point.ts";
import type { Point, Timeline } from "./timeline.ts";

export type InfluxTimelineOptions = InfluxServer & {
  engine: "influxdb" | "victoria-metrics";
  /** `v1` = /write?db=…, `v2` = /api/v2/write (InfluxDB 2 and 3, and VictoriaMetrics). */
  write: { path: "v1" } | { path: "v2"; organisation: string };
};

/** Lines in one request: beyond 5,000 neither server gets faster. */
const linesPerRequest = 5_000;
/** Points of appends that wait for their turn; beyond it an append is refused at once, and the caller keeps them. */
const waitingPointsMax = 100_000;

export function createInfluxTimeline(options: InfluxTimelineOptions): Timeline {
  const isVictoria = options.engine === "victoria-metrics";
  const reader = isVictoria ? createMetricsqlReader(options) : createInfluxqlReader(options);
  const lineOf = isVictoria ? (point: Point) => millisecondLine(point, options.database) : nanosecondLine;
  const client = new InfluxDB({
    url: options.url,
    timeout: options.timeout,
    ...(options.token === null ? {} : { token: options.token }),
  });
  const path = writePath(options);
  const closing = new AbortController();

  /** The end of the last request: the next one waits for it. */
  let turn: Promise<void> = Promise.resolve();
  let waitingPoints = 0;
  let isPrepared = false;

  /** One request. Resolves only after the server's 2xx. */
  const send = async (lines: string[]): Promise<void> => {
    // A new one each time: nothing can be left over in it from a request that failed.
    const writer = client.getWriteApi("", options.database, isVictoria ? "ms" : "ns", {
      batchSize: linesPerRequest + 1,
      maxBatchBytes: Number.MAX_SAFE_INTEGER,
      flushInterval: 0,
      maxRetries: 0,
      // Makes the flush reject with the error itself; the client would log it and go on.
      writeFailed: (error) => Promise.reject(error),
    });
    writer.path = path;
    writer.writeRecords(lines);
    await writer.flush();
  };

  const write = async (points: readonly Point[], signal: AbortSignal): Promise<void> => {
    if (!isPrepared) {
      if (options.write.path === "v1") await reader.prepare(signal);
      isPrepared = true;
    }
    for (let from = 0; from < points.length; from += linesPerRequest) {
      signal.throwIfAborted();
      try {
        await send(points.slice(from, from + linesPerRequest).map(lineOf));
      } catch (error) {
        // The database may have been dropped, or the server replaced by an empty one.
        isPrepared = false;
        throw new Error(`${options.engine} did not take the points.`, { cause: error });
      }
    }
  };

  return {
    name: options.engine,
    // VictoriaMetrics lost the last 5 to 7 s of what it had answered for when killed; InfluxDB lost nothing (0050-timeline.md).
    settlesAfter: isVictoria ? seconds(15) : seconds(0),
    async probe(signal) {
      await reader.probe(AbortSignal.any([signal, closing.signal]));
    },
    run: (signal) => reader.run(AbortSignal.any([signal, closing.signal])),
    async append(points, signal) {
      signal.throwIfAborted();
      closing.signal.throwIfAborted();
      assertPoints(points);
      if (points.length === 0) return;
      if (waitingPoints + points.length > waitingPointsMax) {
        throw new Error(`The time series is behind by ${waitingPoints} points: come again with the same ones.`);
      }
      waitingPoints += points.length;
      const both = AbortSignal.any([signal, closing.signal]);
      const written = turn.then(() => write(points, both));
      // The turn passes on when the request has ended, well or badly, also when its caller no longer waits.
      turn = written.then(
        () => {},
        () => {},
      );
      await unlessAborted(
        written.finally(() => {
          waitingPoints -= points.length;
        }),
        both,
      );
    },
    series: (query, signal) => reader.series(query, signal),
    points: (query, signal) => reader.points(query, signal),
    async summaries(query, signal) {
      assertSteps(query);
      return query.toMs <= query.fromMs ? [] : await reader.summaries(query, signal);
    },
    async [Symbol.asyncDispose]() {
      closing.abort(new Error("The time series is closed."));
      await turn;
    },
  };
}

function writePath({ write, engine, database }: InfluxTimelineOptions): string {
  const name = encodeURIComponent(database);
  const precision = engine === "victoria-metrics" ? "precision=ms" : "precision=ns";
  switch (write.path) {
    case "v1":
      return `/write?db=${name}&${precision}`;
    case "v2":
      return `/api/v2/write?org=${encodeURIComponent(write.organisation)}&bucket=${name}&${precision}`;
  }
}
