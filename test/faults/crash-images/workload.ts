/** What the two workloads share: their words, the line they write after each resolved promise, and how they end. */

import { openSync, writeSync } from "node:fs";
import type { Variant } from "./variants.ts";

export type Workload = {
  store: string;
  /** 0, 1, 2: one process each, on one folder. */
  session: number;
  steps: number;
  /** Waits for the store, then says so – or the other way round, where that is the defect to be found. */
  claim(work: Promise<unknown>, ...claims: readonly string[]): Promise<void>;
  /** Ends the process as this session is to end. */
  end(close: () => Promise<void>): Promise<void>;
};

export function startWorkload(): Workload {
  const [store = "", marker = "", session = "", end, variant, steps = ""] = process.argv.slice(2);
  // `as`: written by strace-recorder.ts.
  const isEarly = (variant as Variant) === "early-acknowledgement";
  const file = openSync(marker, "a");
  const say = (claims: readonly string[]): void => {
    if (claims.length > 0) writeSync(file, `${claims.join("\n")}\n`);
  };
  return {
    store,
    session: Number(session),
    steps: Number(steps),
    async claim(work, ...claims) {
      if (isEarly) say(claims);
      await work;
      if (!isEarly) say(claims);
    },
    async end(close) {
      if (end === "killed") process.kill(process.pid, "SIGKILL");
      await close();
    },
  };
}
