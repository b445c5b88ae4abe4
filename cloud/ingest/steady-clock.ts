/**
 * The cloud's "now": UTC that never runs backwards. A jump forward is followed, and what it made due fires. A clock that is set back
 * (by a time server, a person, a dead battery) is not followed: time goes on by uptime, a little slower than real, until the wall
 * clock has caught up. Standing still instead would hold up every deadline for as long as the clock had been wrong.
 */

import type { Clock } from "@shouwang/shared/time/clock.ts";
import { seconds } from "@shouwang/shared/time/duration.ts";

/** Differences of wall time and uptime below this are drift and slewing. */
export const jumpMin = seconds(2);
/** How fast we go while the wall clock is behind: a minute's deadline comes six seconds late, and an hour's lead is gone in ten. */
const paceWhileAhead = 0.9;

export type SteadyClock = {
  nowMs(): number;
  /** How far wall time has moved against uptime since the last time somebody asked; 0 below `jumpMin`. */
  jumpMs(): number;
};

/** @param notBeforeMs the latest time that is already in our records: a clock set back while we were away was set back all the same. */
export function createSteadyClock(clock: Clock, notBeforeMs = Number.NEGATIVE_INFINITY): SteadyClock {
  let lastMs = Math.max(clock.wallMs(), notBeforeMs);
  let lastUptimeMs = clock.uptimeMs();
  let offsetMs = clock.wallMs() - clock.uptimeMs();
  return {
    nowMs() {
      const uptimeMs = clock.uptimeMs();
      lastMs = Math.max(
        clock.wallMs(),
        lastMs + (uptimeMs - lastUptimeMs) * (clock.wallMs() < lastMs ? paceWhileAhead : 0),
      );
      lastUptimeMs = uptimeMs;
      return Math.floor(lastMs);
    },
    jumpMs() {
      const present = clock.wallMs() - clock.uptimeMs();
      const jump = present - offsetMs;
      offsetMs = present;
      return Math.abs(jump) < jumpMin ? 0 : Math.round(jump);
    },
  };
}
