/**
 * The time series engine: a process of its own that may be away, may have stored what it never answered for, and may answer before
 * it is durable and then lose the last seconds in a crash, as VictoriaMetrics does.
 */

import { createMemoryTimeline } from "@shouwang/cloud/timeline/memory-timeline.ts";
import type { Point, Timeline } from "@shouwang/cloud/timeline/timeline.ts";
import { millis, seconds } from "@shouwang/shared/time/duration.ts";
import type { ManualClock } from "@shouwang/shared/time/manual-clock.ts";
import type { Defect } from "./defects.ts";
import type { Process } from "./process.ts";
import type { Random } from "./random.ts";
import type { Witness } from "./witness.ts";

export type Engine = {
  isAway: boolean;
  /** Ends, and with it what is not on its disk yet. */
  crash(): void;
  /** As one process of the cloud sees it. */
  openIn(process: Process): Timeline;
};

/** As measured: VictoriaMetrics has on disk after 5 to 7 s what it answered for. */
const flushedAfter = [5_000, 7_000] as const;
const settlesAfter = seconds(15);

export function createEngine(given: {
  world: ManualClock;
  random: Random;
  witness: Witness;
  /** Answers before it is durable. */
  isLate: boolean;
  defect: Defect | undefined;
}): Engine {
  const { world, random, witness, isLate, defect } = given;
  let runs = 1;
  let unflushed = new Set<readonly Point[]>();

  const flush = (points: readonly Point[]): void => {
    for (const { homeId, deviceId, series, atMs, n, value } of points) {
      witness.point(value, `${homeId}/${deviceId}/${series}/${atMs}/${n}`);
    }
  };
  const keep = (points: readonly Point[]): void => {
    if (!isLate) return flush(points);
    const waiting = unflushed.add(points);
    world.after(millis(random.between(...flushedAfter)), () => {
      if (waiting.delete(points)) flush(points);
    });
  };
  const engine: Engine = {
    isAway: false,
    crash() {
      witness.say(`the engine loses ${unflushed.size} writes`);
      unflushed = new Set();
      runs++;
    },
    openIn(process) {
      const inner = createMemoryTimeline();
      return {
        ...inner,
        settlesAfter: isLate && defect !== "engine believed at once" ? settlesAfter : inner.settlesAfter,
        async run() {
          await process.wait(millis(random.between(1, 30)));
          if (engine.isAway) throw new Error("503");
          return defect === "engine believed at once" ? null : String(runs);
        },
        async append(points, signal) {
          await process.wait(millis(random.between(1, 30)));
          // An engine may have stored what it never answered for.
          if (engine.isAway && random.chance(0.7)) throw new Error("503");
          await inner.append(points, signal);
          keep(points);
          if (engine.isAway) throw new Error("503 after it was stored");
        },
      };
    },
  };
  return engine;
}
