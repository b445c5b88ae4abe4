/**
 * When the rest (telemetry, faults, hellos) is decided: at once while little comes in, and gathered while much does, because the bytes
 * that a commit writes are nearly the same for one message and for two hundred (measured: 15.7 kB a message at 667 messages a second
 * without gathering, decision 0041). Life never waits for it.
 *
 * Inputs: what was offered, what was drained, uptime. Pure but for its own counters. Source: docs/architecture.md §2.7, §6.
 */

import { millis, seconds } from "@shouwang/shared/time/duration.ts";

/** Well below the two seconds that telemetry may wait; at a county's rate it fills groups. */
export const gatherFor = millis(500);
/** Below this rate the bytes of single commits wear out no disk: 1.2 MB a second. */
export const busyPerSecond = 100;
const rateOver = seconds(1);

export type Gathering = {
  came(uptimeMs: number): void;
  /** Everything that had come in is decided: the next group may wait for company. */
  drained(uptimeMs: number): void;
  /** From when on the rest is decided; not later than now = at once. */
  readonly openAtMs: number;
  open(): void;
};

export function createGathering(): Gathering {
  let openAtMs = Number.NEGATIVE_INFINITY;
  let windowFromMs = Number.NEGATIVE_INFINITY;
  let count = 0;
  let isBusy = false;
  return {
    came(uptimeMs) {
      const forMs = uptimeMs - windowFromMs;
      if (forMs >= rateOver) {
        isBusy = (count * 1_000) / forMs >= busyPerSecond;
        windowFromMs = uptimeMs;
        count = 0;
      }
      count += 1;
    },
    drained(uptimeMs) {
      openAtMs = isBusy ? uptimeMs + gatherFor : Number.NEGATIVE_INFINITY;
    },
    get openAtMs() {
      return openAtMs;
    },
    open() {
      openAtMs = Number.NEGATIVE_INFINITY;
    },
  };
}
