/** The live feed with what happens on the telephone. */

import type { DeskCalls } from "../api/ports-calls.ts";
import type { DeskFeed, DeskPresence, Snapshot } from "../api/ports.ts";

/** Still without who looks. */
export type CallsFeed = Pick<DeskFeed, "subscribe"> & {
  snapshot(signal: AbortSignal): Promise<Omit<Snapshot, "looking">>;
};

export function withCalls(feed: DeskFeed, calls: Pick<DeskCalls, "now" | "subscribe">): CallsFeed {
  return {
    snapshot: async (signal) => ({ ...(await feed.snapshot(signal)), ...calls.now() }),
    subscribe(listener) {
      const stack = new DisposableStack();
      stack.use(feed.subscribe(listener));
      stack.use(calls.subscribe(listener));
      return stack;
    },
  };
}

/** Each is told of pages that come and go. */
export function bothPresences(one: DeskPresence, other: DeskPresence): DeskPresence {
  return {
    opened(desk) {
      one.opened(desk);
      other.opened(desk);
    },
    closed(desk) {
      one.closed(desk);
      other.closed(desk);
    },
  };
}
