/**
 * The thread of the embedded time series. Appends that wait together are committed together (one fsync for all of them); roll-ups
 * are made when nobody waits.
 */

import { parentPort, workerData } from "node:worker_threads";
import { SqliteTimelineFile } from "./sqlite-timeline-file.ts";
import type { FromThread, PackedPoints, TimelineAnswer, TimelineQuestion, ToThread } from "./timeline-messages.ts";

if (!parentPort) throw new Error("sqlite-timeline-worker.ts is started by sqlite-timeline.ts");
const port = parentPort;
// `as`: our own words, from sqlite-timeline.ts.
const options = workerData as { file: string; sortAtPoints?: number };
const file = new SqliteTimelineFile(options.file, options.sortAtPoints);

/** Points in one commit: some 10 ms of work, so that a read waits no longer. */
const commitPointsMax = 10_000;

const waiting: ToThread[] = [];
let isAtWork = false;

port.on("message", (message: ToThread) => {
  waiting.push(message);
  wake();
});

function wake(): void {
  if (isAtWork) return;
  isAtWork = true;
  setImmediate(work);
}

function work(): void {
  isAtWork = false;
  const first = waiting.shift();
  if (!first) {
    if (file.sort("due") || file.rollUp(Date.now())) wake();
    return;
  }
  if (first.question.kind === "append") appendTogether({ id: first.id, points: first.question.points });
  else answer(first.id, attempt(first.question));
  wake();
}

type Append = { id: number; points: PackedPoints };

function appendTogether(first: Append): void {
  const group = [first];
  let count = first.points.keyOf.length;
  for (let next = waiting[0]; next?.question.kind === "append"; next = waiting[0]) {
    count += next.question.points.keyOf.length;
    if (count > commitPointsMax) break;
    group.push({ id: next.id, points: next.question.points });
    waiting.shift();
  }
  try {
    file.append(group.map(({ points }) => points));
    for (const { id } of group) answer(id, { kind: "done" });
  } catch (error) {
    if (group.length === 1) answer(first.id, failed(error));
    // One that cannot be stored must not take its neighbours with it.
    else for (const { id, points } of group) answer(id, attempt({ kind: "append", points }));
  }
}

function attempt(question: TimelineQuestion): TimelineAnswer {
  try {
    switch (question.kind) {
      case "append":
        file.append([question.points]);
        return { kind: "done" };
      case "series":
        return { kind: "series", series: file.series(question.homeId, question.fromMs, question.toMs) };
      case "points":
        return { kind: "points", points: file.points(question.key, question) };
      case "summaries":
        return { kind: "summaries", summaries: file.summaries(question.key, question) };
      case "probe":
        file.probe();
        return { kind: "done" };
      case "close":
        file[Symbol.dispose]();
        port.close();
        return { kind: "done" };
    }
  } catch (error) {
    return failed(error);
  }
}

function failed(error: unknown): TimelineAnswer {
  return { kind: "failed", message: error instanceof Error ? error.message : String(error) };
}

function answer(id: number, content: TimelineAnswer): void {
  port.postMessage({ id, answer: content } satisfies FromThread);
}

// What was left when the process ended the last time.
wake();
