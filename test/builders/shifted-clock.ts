/** The clock of one machine in a test: it shares the test's time, and has a wall clock, a boot and a trust of its own. */

import type { Clock, ClockTrust } from "@shouwang/shared/time/clock.ts";

export type ShiftedClock = Clock & {
  /** What a time server or a person does: wall time moves, uptime does not. */
  shift(byMs: number): void;
  /** Right again, or as wrong as said. */
  setWall(wallMs: number, trust: ClockTrust): void;
  setTrust(trust: ClockTrust): void;
  /** The process stands still: its times go on, its timers wait for `resume`. */
  pause(): void;
  resume(): void;
};

/** @param start.bootedAtMs on the test's uptime: when this machine was switched on. */
export function createShiftedClock(
  base: Clock,
  start: { wallMs?: number; trust?: ClockTrust; bootedAtMs?: number } = {},
): ShiftedClock {
  const bootedAtMs = start.bootedAtMs ?? 0;
  let shiftMs = start.wallMs === undefined ? 0 : start.wallMs - base.wallMs();
  let trust = start.trust ?? "trusted";
  let held: (() => void)[] | undefined;
  return {
    wallMs: () => base.wallMs() + shiftMs,
    uptimeMs: () => base.uptimeMs() - bootedAtMs,
    trust: () => trust,
    after: (delay, work) => base.after(delay, () => (held ? void held.push(work) : work())),
    shift: (byMs) => void (shiftMs += byMs),
    setWall(wallMs, newTrust) {
      shiftMs = wallMs - base.wallMs();
      trust = newTrust;
    },
    setTrust: (newTrust) => void (trust = newTrust),
    pause: () => void (held ??= []),
    resume() {
      const late = held ?? [];
      held = undefined;
      for (const work of late) work();
    },
  };
}
