/**
 * Stands by until the lease of the outside is to be had, and then holds it: renews it, says at each moment whether something may be begun outside, and says when it was lost.
 * Whoever loses it ends its process and stands by anew: starting and recovering are one.
 */

import type { Log } from "@shouwang/shared/log/log.ts";
import type { Clock, Timer } from "@shouwang/shared/time/clock.ts";
import { millis } from "@shouwang/shared/time/duration.ts";
import { beginsWithin, renewEvery, watchLease, type HeldLease, type StoredLease } from "./lease.ts";

/** Whoever stands by looks this often. */
const lookEvery = millis(500);

export type Lease = {
  read(): Promise<StoredLease | null>;
  isSignGone(fence: number): Promise<boolean>;
  /** null: somebody was quicker. */
  take(before: StoredLease | null, holder: string): Promise<HeldLease | null>;
  /** False: it is somebody else's. */
  renew(held: HeldLease, n: number): Promise<boolean>;
  giveBack(held: HeldLease): Promise<void>;
};

export type Holding = AsyncDisposable & {
  /** Resolves when it is ours. */
  readonly taken: Promise<HeldLease>;
  /** Resolves when it is ours no more. */
  readonly lost: Promise<Error>;
  /** Whether something may be begun outside at this moment. */
  mayCall(): boolean;
};

type HoldingNeeds = {
  lease: Lease;
  holder: string;
  clock: Pick<Clock, "wallMs" | "uptimeMs" | "after">;
  log: Log;
};

export function standBy({ lease, holder, clock, log }: HoldingNeeds): Holding {
  const taken = Promise.withResolvers<HeldLease>();
  const lost = Promise.withResolvers<Error>();
  const watch = watchLease();
  let held: HeldLease | undefined;
  let n = 0;
  /** When the last renewal that succeeded was begun, on both clocks: the one goes on while we are stopped, the other one while the whole machine was. */
  let renewed: { uptimeMs: number; wallMs: number } | undefined;
  let isEnding = false;
  let isWaiting = false;
  let timer: Timer | undefined;
  let turn: Promise<void> = Promise.resolve();

  const now = () => ({ uptimeMs: clock.uptimeMs(), wallMs: clock.wallMs() });
  const look = async (): Promise<void> => {
    const stored = await lease.read();
    const isSignGone = stored !== null && stored.holder !== null && (await lease.isSignGone(stored.fence));
    if (!watch.mayTake(stored, { isSignGone, uptimeMs: clock.uptimeMs() })) {
      if (!isWaiting) log.info("another process calls outside; this one stands by", { event: "outside-standing-by" });
      isWaiting = true;
      return;
    }
    const begun = now();
    const mine = await lease.take(stored, holder);
    if (mine === null) return;
    [held, renewed] = [mine, begun];
    log.info("this process calls outside now", { event: "outside-taken", fence: mine.fence });
    taken.resolve(mine);
  };
  const renew = async (mine: HeldLease): Promise<void> => {
    const begun = now();
    if (await lease.renew(mine, (n += 1))) {
      renewed = begun;
      return;
    }
    renewed = undefined;
    isEnding = true;
    lost.resolve(new Error("Another process calls outside now: this one was stopped or cut off for too long."));
  };
  const go = async (): Promise<void> => {
    try {
      await (held === undefined ? look() : renew(held));
    } catch (error) {
      log.error("Who calls outside cannot be looked at; trying again.", { error });
    }
    if (!isEnding) timer = clock.after(held === undefined ? lookEvery : renewEvery, next);
  };
  const next = (): void => void (turn = go());
  next();

  return {
    taken: taken.promise,
    lost: lost.promise,
    mayCall() {
      if (renewed === undefined) return false;
      const at = now();
      // A wall clock that was set back says nothing; the other clock does.
      return at.uptimeMs - renewed.uptimeMs <= beginsWithin && at.wallMs - renewed.wallMs <= beginsWithin;
    },
    async [Symbol.asyncDispose]() {
      isEnding = true;
      timer?.cancel();
      await turn;
      timer?.cancel();
      const isOurs = renewed !== undefined;
      renewed = undefined;
      if (held === undefined || !isOurs) return;
      await lease.giveBack(held).catch((error: unknown) => {
        log.warn("That this process calls nobody any more could not be written; whoever stands by sees it.", { error });
      });
    },
  };
}

/** Timers that wait for as long as nothing may be begun outside: registrations, supervision and repetitions of a process that was stopped. */
export function clockOfHolder(clock: Clock, mayCall: () => boolean): Clock {
  return {
    wallMs: () => clock.wallMs(),
    uptimeMs: () => clock.uptimeMs(),
    trust: () => clock.trust(),
    after(delay, work) {
      let isCancelled = false;
      const fire = (): void => {
        if (isCancelled) return;
        if (mayCall()) work();
        else timer = clock.after(lookEvery, fire);
      };
      let timer = clock.after(delay, fire);
      const cancel = (): void => {
        isCancelled = true;
        timer.cancel();
      };
      return { cancel, [Symbol.dispose]: cancel };
    },
  };
}
