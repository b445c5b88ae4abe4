/** The timers of one transaction, by name: setting one takes the former's place, and none outlives its transaction. */

import type { Clock, Timer } from "@shouwang/shared/time/clock.ts";
import type { Millis } from "@shouwang/shared/time/duration.ts";

export type TransactionTimers<Name extends string> = {
  set(name: Name, after: Millis): void;
  clear(name: Name): void;
  clearAll(): void;
};

export function createTimers<Name extends string>(
  clock: Pick<Clock, "after">,
  onRing: (name: Name) => void,
): TransactionTimers<Name> {
  const timers = new Map<Name, Timer>();
  const clear = (name: Name): void => {
    timers.get(name)?.cancel();
    timers.delete(name);
  };
  return {
    set(name, after) {
      clear(name);
      timers.set(
        name,
        clock.after(after, () => {
          timers.delete(name);
          onRing(name);
        }),
      );
    },
    clear,
    clearAll() {
      for (const name of timers.keys()) clear(name);
    },
  };
}
