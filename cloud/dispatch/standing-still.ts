/**
 * Who of those that should move has stood still for too long. Numbers are compared, never clocks of others: each was seen last to move at a time of our own.
 *
 * Inputs: what each has written last, and our uptime. Limits: whoever was never seen counts from when we began to look.
 */

import { seconds } from "@shouwang/shared/time/duration.ts";

/** Written this often, */
export const beatEvery = seconds(5);
/** and missed after this: half of the minute within which somebody must know. */
export const stillMax = seconds(30);

export type Watched = {
  /** @returns for how long nobody of them has moved. */
  seen(beats: readonly { name: string; n: number }[], uptimeMs: number): number;
};

/** @param isOne whose beats count; that one of them moves is enough. */
export function watchMoving(isOne: (name: string) => boolean, beganAtUptimeMs: number): Watched {
  const known = new Map<string, number>();
  let movedAtMs = beganAtUptimeMs;
  let isFirst = true;
  return {
    seen(beats, uptimeMs) {
      for (const { name, n } of beats.filter((one) => isOne(one.name))) {
        // What stood there when we began says nothing about now.
        if (known.get(name) !== n && !isFirst) movedAtMs = uptimeMs;
        known.set(name, n);
      }
      isFirst = false;
      return uptimeMs - movedAtMs;
    },
  };
}
