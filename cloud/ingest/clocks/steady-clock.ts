/**
 * The cloud's "now": UTC that never runs backwards. A jump forward is followed, and what it made due fires. A clock that is set back
 * (by a time server, a person, a dead battery) is not followed: time goes on by uptime, a little slower than real, until the wall
 * clock has caught up. Standing still instead would hold up every deadline for as long as the clock had been wrong.
 *
 * A leap forward is time in which nobody was heard and nobody could have been: whoever decides takes it first (`takeLeap`), so that
 * no home is blamed for it.
 */

import type { Clock } from "@shouwang/shared/time/clock.ts";
import { seconds } from "@shouwang/shared/time/duration.ts";

/** Differences of wall time and uptime below this are drift and slewing. */
export const jumpMin = seconds(2);
/** How fast we go while the wall clock is behind: a minute's deadline comes 1.2 s late, and an hour's lead is gone in two days. */
export const paceWhileAhead = 0.98;

export type Leap = { fromMs: number; toMs: number };

export type SteadyClock = {
  nowMs(): number;
  /** How far wall time has moved against uptime since the last time somebody asked; 0 below `jumpMin`. */
  jumpMs(): number;
  hasLeapt(): boolean;
  /** What `nowMs` has leapt over since the last time somebody took it; undefined = it only went on. */
  takeLeap(): Leap | undefined;
  /** How far we are ahead of a wall clock that was set back. */
  aheadMs(): number;
};

/** @param notBeforeMs the latest time that is already in our records: a clock set back while we were away was set back all the same. */
export function createSteadyClock(clock: Clock, notBeforeMs = Number.NEGATIVE_INFINITY): SteadyClock {
  let lastMs = Math.max(clock.wallMs(), notBeforeMs);
  let lastUptimeMs = clock.uptimeMs();
  let offsetMs = clock.wallMs() - clock.uptimeMs();
  let leap: Leap | undefined;

  const nowMs = (): number => {
    const uptimeMs = clock.uptimeMs();
    const wallMs = clock.wallMs();
    const elapsedMs = uptimeMs - lastUptimeMs;
    const expectedMs = lastMs + elapsedMs;
    lastMs = Math.max(wallMs, lastMs + elapsedMs * (wallMs < lastMs ? paceWhileAhead : 0));
    lastUptimeMs = uptimeMs;
    if (lastMs - expectedMs >= jumpMin)
      leap = { fromMs: Math.floor(leap?.fromMs ?? expectedMs), toMs: Math.floor(lastMs) };
    return Math.floor(lastMs);
  };
  return {
    nowMs,
    jumpMs() {
      const present = clock.wallMs() - clock.uptimeMs();
      const jump = present - offsetMs;
      offsetMs = present;
      return Math.abs(jump) < jumpMin ? 0 : Math.round(jump);
    },
    hasLeapt() {
      nowMs();
      return leap !== undefined;
    },
    takeLeap() {
      nowMs();
      const taken = leap;
      leap = undefined;
      return taken;
    },
    aheadMs: () => Math.max(0, nowMs() - clock.wallMs()),
  };
}
