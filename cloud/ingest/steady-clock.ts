/**
 * The cloud's "now": UTC that never runs backwards. A machine's clock may be set back by a time server or a person; deadlines
 * then wait until it has caught up instead of being counted twice. A jump forward is followed, and what it made due fires.
 */

import type { Clock } from "@shouwang/shared/time/clock.ts";
import { seconds } from "@shouwang/shared/time/duration.ts";

/** Differences of wall time and uptime below this are drift and slewing. */
export const jumpMin = seconds(2);

export type SteadyClock = {
  nowMs(): number;
  /** How far wall time has moved against uptime since the last time somebody asked; 0 below `jumpMin`. */
  jumpMs(): number;
};

export function createSteadyClock(clock: Clock): SteadyClock {
  let lastMs = clock.wallMs();
  let offsetMs = clock.wallMs() - clock.uptimeMs();
  return {
    nowMs() {
      lastMs = Math.max(lastMs, Math.floor(clock.wallMs()));
      return lastMs;
    },
    jumpMs() {
      const present = clock.wallMs() - clock.uptimeMs();
      const jump = present - offsetMs;
      offsetMs = present;
      return Math.abs(jump) < jumpMin ? 0 : Math.round(jump);
    },
  };
}
