/**
 * The embedded time series: one SQLite file, written by a thread of its own, so that its fsync never holds up an alarm.
 *
 * `append` resolves after COMMIT with `synchronous=FULL`: nothing that resolved is lost by a kill or a power cut. The queue to the
 * thread is bounded; beyond it an append is refused at once and the caller, who keeps the points, comes again.
 */

import { Worker } from "node:worker_threads";
import { seconds } from "@shouwang/shared/time/duration.ts";
import { unlessAborted } from "./abort.ts";
import { assertPoints, assertSteps } from "./point.ts";
import { packPoints, type FromThread, type TimelineAnswer, type TimelineQuestion } from "./timeline-messages.ts";
import type { Timeline } from "./timeline.ts";

/** Points handed to the thread and not yet answered: 3 MB, some seconds of its work. */
const waitingPointsMax = 100_000;

type Waiting = { resolve: (answer: TimelineAnswer) => void; reject: (why: Error) => void };
/** One life of the thread, and what it was asked. */
type Thread = { worker: Worker; waiting: Map<number, Waiting> };

/** @param options.file its own file, not the database's: a time series is restored or thrown away by itself. `sortAtPoints`: fewer than a county needs, for tests. */
export function createSqliteTimeline(options: { file: string; sortAtPoints?: number }): Timeline {
  let thread: Thread | undefined;
  let waitingPoints = 0;
  let lastId = 0;
  let isClosed = false;

  const start = (): Thread => {
    const waiting = new Map<number, Waiting>();
    const worker = new Worker(new URL("./sqlite-timeline-worker.ts", import.meta.url), { workerData: options });
    worker.on("message", ({ id, answer }: FromThread) => {
      const one = waiting.get(id);
      waiting.delete(id);
      one?.resolve(answer);
    });
    // A file that cannot be opened ends the thread. Everything asked is refused; the next question starts it again.
    const end = (why: Error): void => {
      if (thread?.worker === worker) thread = undefined;
      for (const [id, one] of waiting) {
        waiting.delete(id);
        one.reject(why);
      }
    };
    worker.on("error", (error) => end(new Error("The time series file cannot be used.", { cause: error })));
    worker.on("exit", () => end(new Error("The thread of the time series has ended.")));
    return { worker, waiting };
  };

  const ask = async (question: TimelineQuestion, transfer: readonly ArrayBuffer[] = []): Promise<TimelineAnswer> => {
    if (isClosed) throw new Error("The time series is closed.");
    thread ??= start();
    const id = ++lastId;
    const { promise, resolve, reject } = Promise.withResolvers<TimelineAnswer>();
    thread.waiting.set(id, { resolve, reject });
    thread.worker.postMessage({ id, question }, transfer);
    const answer = await promise;
    if (answer.kind === "failed") throw new Error(`The time series file refused: ${answer.message}`);
    return answer;
  };

  return {
    name: "embedded",
    settlesAfter: seconds(0),
    // Durable when it answers.
    run: () => Promise.resolve(null),
    async probe(signal) {
      await unlessAborted(ask({ kind: "probe" }), signal);
    },
    async append(points, signal) {
      signal.throwIfAborted();
      assertPoints(points);
      if (points.length === 0) return;
      if (waitingPoints + points.length > waitingPointsMax) {
        throw new Error(`The time series is behind by ${waitingPoints} points: come again with the same ones.`);
      }
      waitingPoints += points.length;
      const packed = packPoints(points);
      const written = ask({ kind: "append", points: packed }, [
        packed.keyOf.buffer,
        packed.atMs.buffer,
        packed.n.buffer,
        packed.value.buffer,
      ]).finally(() => {
        waitingPoints -= points.length;
      });
      await unlessAborted(written, signal);
    },
    async series(query, signal) {
      const answer = await unlessAborted(ask({ kind: "series", ...query }), signal);
      return answer.kind === "series" ? answer.series : unexpected(answer);
    },
    async points({ homeId, deviceId, series, fromMs, toMs, limit }, signal) {
      const key = { homeId, deviceId, series };
      const answer = await unlessAborted(ask({ kind: "points", key, fromMs, toMs, limit }), signal);
      return answer.kind === "points" ? answer.points : unexpected(answer);
    },
    async summaries({ homeId, deviceId, series, fromMs, toMs, step }, signal) {
      assertSteps({ fromMs, toMs, step });
      const key = { homeId, deviceId, series };
      const answer = await unlessAborted(ask({ kind: "summaries", key, fromMs, toMs, step }), signal);
      return answer.kind === "summaries" ? answer.summaries : unexpected(answer);
    },
    async [Symbol.asyncDispose]() {
      if (isClosed) return;
      const last = thread;
      const closing = last ? ask({ kind: "close" }) : undefined;
      isClosed = true;
      // The file may be the reason why the thread is gone already; then there is nothing left to close.
      await closing?.catch(() => {});
      await last?.worker.terminate();
    },
  };
}

function unexpected(answer: TimelineAnswer): never {
  throw new Error(`The thread of the time series answered ${answer.kind} to another question.`);
}
