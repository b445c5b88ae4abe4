/** A connection has one user at a time, or transactions would fall into each other. First come, first served. */

export type Turnstile = { enter(): Promise<void>; leave(): void };

/** @param places how many may be in at once. */
export function createTurnstile(places = 1): Turnstile {
  const queue: (() => void)[] = [];
  let free = places;
  return {
    async enter() {
      if (free > 0) {
        free -= 1;
        return;
      }
      await new Promise<void>((resolve) => void queue.push(resolve));
    },
    leave() {
      const next = queue.shift();
      if (next) next();
      else free += 1;
    },
  };
}
