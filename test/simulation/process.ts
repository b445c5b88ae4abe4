/**
 * A process on the world's manual clock. Whatever comes in from outside (timers, messages, answers of a disk) passes `enter`: at
 * once while it runs, after `resume` while it is stopped, never once it was killed. So a crash loses exactly what was in memory.
 */

import type { Clock, ClockTrust, Timer } from "@shouwang/shared/time/clock.ts";
import { millis, type Millis } from "@shouwang/shared/time/duration.ts";
import type { ManualClock } from "@shouwang/shared/time/manual-clock.ts";

export type Process = {
  readonly clock: Clock;
  readonly isAlive: boolean;
  readonly isPaused: boolean;
  setWall(wallMs: number, trust?: ClockTrust): void;
  enter(work: () => void): void;
  /** Never resolves in a process that was killed meanwhile. */
  wait(delay: Millis): Promise<void>;
  pause(): void;
  resume(): void;
  kill(): void;
};

/** @param machine its wall clock as an offset to the true time, and since when it runs. */
export function createProcess(
  world: ManualClock,
  machine: { offsetMs: number; trust: ClockTrust; bootedAtMs: number },
): Process {
  let { offsetMs, trust } = machine;
  let isAlive = true;
  let isPaused = false;
  let held: (() => void)[] = [];

  const enter = (work: () => void): void => {
    if (!isAlive) return;
    if (isPaused) held.push(work);
    else work();
  };
  const after = (delay: Millis, work: () => void): Timer => {
    let isCancelled = false;
    const timer = world.after(delay, () =>
      enter(() => {
        if (!isCancelled) work();
      }),
    );
    const cancel = (): void => {
      isCancelled = true;
      timer.cancel();
    };
    return { cancel, [Symbol.dispose]: cancel };
  };
  return {
    clock: {
      wallMs: () => world.wallMs() + offsetMs,
      uptimeMs: () => world.uptimeMs() - machine.bootedAtMs,
      trust: () => trust,
      after,
    },
    get isAlive() {
      return isAlive;
    },
    get isPaused() {
      return isPaused;
    },
    setWall(wallMs, newTrust = trust) {
      offsetMs = wallMs - world.wallMs();
      trust = newTrust;
    },
    enter,
    wait: (delay) => new Promise((resolve) => void after(millis(Math.max(0, delay)), resolve)),
    pause() {
      isPaused = true;
    },
    resume() {
      isPaused = false;
      const works = held;
      held = [];
      for (const work of works) enter(work);
    },
    kill() {
      isAlive = false;
      held = [];
    },
  };
}
