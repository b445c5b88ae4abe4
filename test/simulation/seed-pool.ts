/**
 * Many seeds on several threads. Worlds have nothing in common, so what a seed does depends neither on the thread nor on its
 * neighbours; only the order in which courses end does.
 */

import { Worker } from "node:worker_threads";
import type { Course } from "./world.ts";

/** What a course leaves when it is over: its log stays in its thread. */
export type Outcome = Omit<Course, "log">;

/** Seeds handed to a thread at once: few, so that no thread is left with a long tail. */
const handful = 4;

/** Resolves when all seeds have run; rejects when a thread ends before. */
export async function runSeeds(given: {
  from: number;
  count: number;
  workers: number;
  ended(outcome: Outcome): void;
}): Promise<void> {
  const end = given.from + given.count;
  let next = given.from;
  const take = (): number[] => {
    const seeds = Array.from({ length: Math.min(handful, end - next) }, (_, at) => next + at);
    next += seeds.length;
    return seeds;
  };
  const work = async (): Promise<void> => {
    let seeds = take();
    if (seeds.length === 0) return;
    const worker = new Worker(new URL("seed-worker.ts", import.meta.url));
    try {
      await new Promise<void>((resolve, reject) => {
        let left = seeds.length;
        worker.on("error", (cause) => reject(new Error(`a thread ended in the seeds ${seeds.join(", ")}`, { cause })));
        worker.on("exit", () => reject(new Error(`a thread ended in the seeds ${seeds.join(", ")}`)));
        worker.on("message", (outcome: Outcome) => {
          given.ended(outcome);
          if (--left > 0) return;
          seeds = take();
          left = seeds.length;
          if (left === 0) resolve();
          else worker.postMessage(seeds);
        });
        worker.postMessage(seeds);
      });
    } finally {
      await worker.terminate();
    }
  };
  await Promise.all(Array.from({ length: given.workers }, work));
}
