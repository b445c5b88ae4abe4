/** Time that somebody holds in the hand: tests and replays. Nothing moves unless `advanceTo` is called. */

import type { Clock, ClockTrust, Timer } from "./clock.ts";

type Waiting = { dueMs: number; order: number; work: () => void };

export type ManualClock = Clock & {
  /** When the next timer is due, on the uptime scale. */
  nextDueMs(): number | undefined;
  /** Moves both times to `uptimeMs` and fires what became due, in order, each at its own time. `settle` is awaited after each. */
  advanceTo(uptimeMs: number, settle?: () => Promise<void>): Promise<void>;
  /** Steps wall time without moving uptime: what a time server or a person does. */
  setWall(wallMs: number, trust?: ClockTrust): void;
};

export function createManualClock(start: { wallMs: number; uptimeMs?: number; trust?: ClockTrust }): ManualClock {
  let uptimeMs = start.uptimeMs ?? 0;
  let offsetMs = start.wallMs - uptimeMs;
  let trust: ClockTrust = start.trust ?? "trusted";
  let order = 0;
  const waiting = new Set<Waiting>();

  const next = (): Waiting | undefined => {
    let first: Waiting | undefined;
    for (const one of waiting) {
      const isEarlier = !first || one.dueMs < first.dueMs || (one.dueMs === first.dueMs && one.order < first.order);
      if (isEarlier) first = one;
    }
    return first;
  };

  return {
    wallMs: () => uptimeMs + offsetMs,
    uptimeMs: () => uptimeMs,
    trust: () => trust,
    after(delay, work): Timer {
      const one = { dueMs: uptimeMs + Math.max(0, delay), order: order++, work };
      waiting.add(one);
      const cancel = (): void => void waiting.delete(one);
      return { cancel, [Symbol.dispose]: cancel };
    },
    nextDueMs: () => next()?.dueMs,
    async advanceTo(targetMs, settle = async () => {}) {
      for (let due = next(); due && due.dueMs <= targetMs; due = next()) {
        uptimeMs = Math.max(uptimeMs, due.dueMs);
        waiting.delete(due);
        due.work();
        await settle();
      }
      uptimeMs = Math.max(uptimeMs, targetMs);
    },
    setWall(wallMs, newTrust = trust) {
      offsetMs = wallMs - uptimeMs;
      trust = newTrust;
    },
  };
}
