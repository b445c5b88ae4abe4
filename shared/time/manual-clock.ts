/** Time that somebody holds in the hand: tests and replays. Nothing moves unless `advanceTo` is called. */

import type { Clock, ClockTrust, Timer } from "./clock.ts";

type Waiting = { dueMs: number; order: number; work: () => void; isCancelled: boolean };

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
  /** The next one on top; who was cancelled stays until he comes up. */
  const heap: Waiting[] = [];

  const isEarlier = (one: Waiting, other: Waiting): boolean =>
    one.dueMs < other.dueMs || (one.dueMs === other.dueMs && one.order < other.order);
  const swapIfEarlier = (child: number, parent: number): boolean => {
    const [one, other] = [heap[child], heap[parent]];
    if (!one || !other || !isEarlier(one, other)) return false;
    heap[parent] = one;
    heap[child] = other;
    return true;
  };
  const push = (one: Waiting): void => {
    for (let at = heap.push(one) - 1; at > 0;) {
      const parent = (at - 1) >> 1;
      if (!swapIfEarlier(at, parent)) return;
      at = parent;
    }
  };
  const pop = (): void => {
    const last = heap.pop();
    if (!last || heap.length === 0) return;
    heap[0] = last;
    for (let at = 0; ;) {
      const [left, right] = [heap[2 * at + 1], heap[2 * at + 2]];
      const child = 2 * at + (left && right && isEarlier(right, left) ? 2 : 1);
      if (!swapIfEarlier(child, at)) return;
      at = child;
    }
  };
  const next = (): Waiting | undefined => {
    while (heap[0]?.isCancelled === true) pop();
    return heap[0];
  };

  return {
    wallMs: () => uptimeMs + offsetMs,
    uptimeMs: () => uptimeMs,
    trust: () => trust,
    after(delay, work): Timer {
      const one = { dueMs: uptimeMs + Math.max(0, delay), order: order++, work, isCancelled: false };
      push(one);
      const cancel = (): void => {
        one.isCancelled = true;
      };
      return { cancel, [Symbol.dispose]: cancel };
    },
    nextDueMs: () => next()?.dueMs,
    async advanceTo(targetMs, settle = async () => {}) {
      for (let due = next(); due && due.dueMs <= targetMs; due = next()) {
        uptimeMs = Math.max(uptimeMs, due.dueMs);
        pop();
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
