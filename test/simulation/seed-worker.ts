/** A thread that runs the seeds it is given, one after the other, and says of each what came of it. Started by `seed-pool.ts`. */

import { parentPort } from "node:worker_threads";
import { simulate } from "./world.ts";

parentPort?.on("message", (seeds: readonly number[]) => {
  void run(seeds);
});

async function run(seeds: readonly number[]): Promise<void> {
  for (const seed of seeds) {
    const { log: _, ...course } = await simulate(seed, { keepsLog: false });
    parentPort?.postMessage(course);
  }
}
