/**
 * Looks again at what is to be done: every so often and when somebody says so, one look at a time, and in turn with what people ask for. Level-triggered: a look that failed is
 * said, and the next one does what it left out.
 */

import type { Clock, Timer } from "./clock.ts";
import type { Millis } from "./duration.ts";
import { createTurns, type Turns } from "./turns.ts";

export type Looking = Pick<Turns, "take"> &
  AsyncDisposable & {
    /** Now, or after what is under way. Never rejects. */
    look(): Promise<void>;
  };

/** @param failed is told, and decides nothing: it is looked at again. */
export function createLooking(given: {
  clock: Pick<Clock, "after">;
  every: Millis;
  work: () => Promise<void>;
  failed: (error: unknown) => void;
}): Looking {
  const { clock, every, work, failed } = given;
  const turns = createTurns();
  let timer: Timer | undefined;
  let isOver = false;
  const look = (): Promise<void> =>
    turns.take(async () => {
      try {
        if (!isOver) await work();
      } catch (error) {
        failed(error);
      }
    });
  const again = (): void => {
    timer = clock.after(every, () => {
      void look();
      if (!isOver) again();
    });
  };
  again();
  return {
    take: turns.take,
    look,
    async [Symbol.asyncDispose]() {
      isOver = true;
      timer?.cancel();
      await turns.ended();
    },
  };
}
