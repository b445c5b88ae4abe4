/** Work that is done again and again, and ends with whoever began it. */

import type { Clock, Timer } from "@shouwang/shared/time/clock.ts";
import type { Millis } from "@shouwang/shared/time/duration.ts";

export type Repeating = Disposable & { every(delay: Millis, work: () => void): void };

export function createRepeating(clock: Clock): Repeating {
  const timers = new Map<number, Timer>();
  let number = 0;
  let isEnded = false;
  const again = (mine: number, delay: Millis, work: () => void): void => {
    const timer = clock.after(delay, () => {
      work();
      if (!isEnded) again(mine, delay, work);
    });
    timers.set(mine, timer);
  };
  return {
    every: (delay, work) => again(number++, delay, work),
    [Symbol.dispose]() {
      isEnded = true;
      for (const timer of timers.values()) timer.cancel();
    },
  };
}
