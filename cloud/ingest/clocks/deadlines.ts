/**
 * One timer for the earliest deadline of all homes. The deadlines are stored with their homes; this only wakes up in time, at the
 * start for everything that came due while nobody ran, and after a jump of the clock for what the jump made due.
 */

import type { Clock, Timer } from "@shouwang/shared/time/clock.ts";
import { millis } from "@shouwang/shared/time/duration.ts";
import { createDueQueue } from "./due-queue.ts";
import type { SteadyClock } from "./steady-clock.ts";

export type Deadlines = Disposable & {
  set(subject: string, dueAtMs: number | null): void;
  /** Begins to watch. Before it nothing fires. */
  start(): void;
  /** After changes, and after a jump of the clock (`anew`: timers count on uptime and do not feel it). */
  arm(how?: "anew"): void;
};

export function createDeadlines(given: {
  clock: Clock;
  steady: SteadyClock;
  fire: (subject: string) => void;
  /** True: time has leapt, and every home's silence looks due until it has been told; then whoever is told arms anew. */
  leapt: () => boolean;
}): Deadlines {
  const { clock, steady, fire } = given;
  const due = createDueQueue();
  let armed: { atMs: number; timer: Timer } | undefined;
  let isWatching = false;

  const disarm = (): void => {
    armed?.timer.cancel();
    armed = undefined;
  };
  const arm = (): void => {
    if (!isWatching) return;
    const atMs = due.nextAtMs();
    if (atMs === armed?.atMs) return;
    disarm();
    if (atMs === null) return;
    const delay = millis(Math.max(0, atMs - steady.nowMs()));
    armed = { atMs, timer: clock.after(delay, comeDue) };
  };
  const comeDue = (): void => {
    armed = undefined;
    if (given.leapt()) return;
    for (const subject of due.take(steady.nowMs())) fire(subject);
    arm();
  };
  return {
    set: (subject, dueAtMs) => due.set(subject, dueAtMs),
    start() {
      isWatching = true;
      arm();
    },
    arm(how) {
      if (how === "anew") disarm();
      arm();
    },
    [Symbol.dispose]() {
      isWatching = false;
      disarm();
    },
  };
}
