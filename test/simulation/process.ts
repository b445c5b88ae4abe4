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
  /** @param clocks `stand` while it is paused, as those of a virtual machine that is; then they are late by that, until they are set. */
  pause(clocks?: "go on" | "stand"): void;
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
  let { bootedAtMs } = machine;
  let standsSinceMs: number | undefined;

  const enter = (work: () => void): void => {
    if (!isAlive) return;
    if (isPaused) held.push(work);
    else work();
  };
  const after = (delay: Millis, work: () => void): Timer => {
    let isCancelled = false;
    const dueMs = world.uptimeMs() - bootedAtMs + Math.max(0, delay);
    const fire = (): void => {
      if (isCancelled) return;
      // Clocks that stood: it is not yet time.
      const restMs = dueMs - (world.uptimeMs() - bootedAtMs);
      if (restMs > 0) timer = world.after(millis(restMs), () => enter(fire));
      else work();
    };
    let timer = world.after(delay, () => enter(fire));
    const cancel = (): void => {
      isCancelled = true;
      timer.cancel();
    };
    return { cancel, [Symbol.dispose]: cancel };
  };
  return {
    clock: {
      wallMs: () => world.wallMs() + offsetMs,
      uptimeMs: () => world.uptimeMs() - bootedAtMs,
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
    pause(clocks = "go on") {
      isPaused = true;
      if (clocks === "stand") standsSinceMs ??= world.uptimeMs();
    },
    resume() {
      isPaused = false;
      const stoodForMs = standsSinceMs === undefined ? 0 : world.uptimeMs() - standsSinceMs;
      standsSinceMs = undefined;
      offsetMs -= stoodForMs;
      bootedAtMs += stoodForMs;
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
