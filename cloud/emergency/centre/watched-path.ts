/**
 * A path with what is known of it: everything that goes over it is heard, and its own limit of time holds for it. A delivery never waits behind supervision: it ends it.
 *
 * Closing lets what is under way come to its end, because a setting that somebody changes must not cost an alarm its answer.
 */

import type { Clock } from "@shouwang/shared/time/clock.ts";
import { seconds, type Millis } from "@shouwang/shared/time/duration.ts";
import { rankOf } from "../../alarms/notice-reason.ts";
import type { EmergencyPath } from "../emergency-path.ts";
import type { Delivered, Notice } from "../emergency-service.ts";
import { afterHearing, freshPath, type Heard, type PathState } from "./path-state.ts";

/** A path that does not let go after its signal is left behind. */
const lettingGoTakesMax = seconds(1);

/** A delivery before a path that has no place for it now. */
type Waiting = { isPractice: boolean; rank: number; since: number; goOn(): void };

/** A drill of twenty homes or a test at a receiver that takes one at a time must not stand before somebody who lies on the floor. */
function goesBefore(one: Waiting, other: Waiting): boolean {
  if (one.isPractice !== other.isPractice) return other.isPractice;
  return one.rank < other.rank || (one.rank === other.rank && one.since < other.since);
}

export type WatchedPath = AsyncDisposable & {
  readonly name: string;
  /** How often it is asked; null = it cannot be, or is not to be. */
  readonly askEvery: Millis | null;
  state(): PathState;
  /** @param signal of the whole attempt; the path's own limit is inside of it. */
  deliver(notice: Notice, signal: AbortSignal): Promise<Delivered>;
  /** Whether it stands, unless a delivery is showing it now. */
  ask(signal: AbortSignal): Promise<void>;
  /** Told after each answer that was heard. */
  onHeard(listener: () => void): void;
};

export function createWatchedPath(
  path: EmergencyPath,
  given: {
    /** How long one delivery may take. */
    timeout: Millis;
    /** null = as the path itself says; 0 = never asked. */
    askEvery: Millis | null;
    clock: Pick<Clock, "wallMs" | "uptimeMs" | "after">;
  },
): WatchedPath {
  const { timeout, clock } = given;
  const { supervision } = path;
  const askEvery = supervision === null || given.askEvery === 0 ? null : (given.askEvery ?? supervision.every);
  let state = freshPath(clock.wallMs(), clock.uptimeMs());
  const listeners: (() => void)[] = [];
  const places = path.sideBySide ?? Infinity;
  const waiting: Waiting[] = [];
  let asked = 0;
  let taken = 0;
  let delivering = 0;
  let asking: AbortController | undefined;
  const underWay = new Set<Promise<Delivered>>();

  const hear = (what: Heard["what"], outcome: Delivered): void => {
    state = afterHearing(state, { what, outcome, wallMs: clock.wallMs(), uptimeMs: clock.uptimeMs() });
    for (const told of listeners) told();
  };
  /** What is live first, an alarm before news about one, then in the order of asking. False: it was given up before its turn came. */
  const takePlace = async (notice: Notice, signal: AbortSignal): Promise<boolean> => {
    const urgency = { isPractice: notice.mode !== "live", rank: rankOf[notice.reason], since: (asked += 1) };
    while (taken >= places && !signal.aborted) {
      const { promise, resolve } = Promise.withResolvers<void>();
      const mine: Waiting = { ...urgency, goOn: resolve };
      const before = waiting.findIndex((other) => goesBefore(mine, other));
      waiting.splice(before < 0 ? waiting.length : before, 0, mine);
      signal.addEventListener("abort", () => resolve(), { once: true });
      await promise;
      const at = waiting.indexOf(mine);
      if (at >= 0) waiting.splice(at, 1);
      // Its turn had come: it is the next one's.
      else if (signal.aborted) waiting.shift()?.goOn();
    }
    if (!signal.aborted) taken += 1;
    return !signal.aborted;
  };
  const givePlace = (): void => {
    taken -= 1;
    waiting.shift()?.goOn();
  };

  /** Whatever the path does, this settles soon after its limit. `isLate`: its own limit ended it, not somebody's hurry. */
  const withLimit = async (
    signal: AbortSignal,
    work: (signal: AbortSignal) => Promise<Delivered>,
  ): Promise<{ outcome: Delivered; isLate: boolean }> => {
    const limit = new AbortController();
    const leftBehind = Promise.withResolvers<Delivered>();
    const giveUp = (): void => limit.abort(new Error("no answer in time"));
    const atLimit = clock.after(timeout, giveUp);
    const letGo = (): void => {
      clock.after(lettingGoTakesMax, () =>
        leftBehind.resolve({ kind: "unreachable", why: "no answer in time", retryAfter: null }),
      );
    };
    const both = AbortSignal.any([limit.signal, signal]);
    if (both.aborted) letGo();
    else both.addEventListener("abort", letGo, { once: true });
    const answer = work(both).catch((error: unknown): Delivered => ({
      kind: "unreachable",
      why: `The path failed: ${error instanceof Error ? error.message : String(error)}`.slice(0, 200),
      retryAfter: null,
    }));
    const ended = Promise.race([answer, leftBehind.promise]);
    underWay.add(ended);
    try {
      return { outcome: await ended, isLate: limit.signal.aborted };
    } finally {
      underWay.delete(ended);
      atLimit.cancel();
      both.removeEventListener("abort", letGo);
    }
  };

  return {
    name: path.name,
    askEvery,
    state: () => state,
    async deliver(notice, signal) {
      delivering += 1;
      asking?.abort();
      const hasPlace = await takePlace(notice, signal);
      try {
        if (!hasPlace) return { kind: "unreachable", why: "other alarms were before it", retryAfter: null };
        const { outcome, isLate } = await withLimit(signal, (limit) => path.deliver(notice, limit));
        // Given up from outside before its own time was over: that says nothing about the path.
        if (outcome.kind !== "unreachable" || isLate || !signal.aborted) hear("delivery", outcome);
        return outcome;
      } finally {
        delivering -= 1;
        if (hasPlace) givePlace();
      }
    },
    async ask(signal) {
      if (supervision === null || delivering > 0 || asking !== undefined) return;
      const own = new AbortController();
      asking = own;
      try {
        const { outcome } = await withLimit(AbortSignal.any([signal, own.signal]), supervision.ask);
        if (!own.signal.aborted && !signal.aborted) hear("supervision", outcome);
      } finally {
        asking = undefined;
      }
    },
    onHeard(told) {
      listeners.push(told);
    },
    async [Symbol.asyncDispose]() {
      asking?.abort();
      await Promise.all(underWay);
      await path[Symbol.asyncDispose]();
    },
  };
}
