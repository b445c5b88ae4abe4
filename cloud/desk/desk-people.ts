/** Who sits at the desks now: kept in memory, told to every page, forgotten with the page. What follows from what was said stands in `lookers.ts`. */

import type { Clock, Timer } from "@shouwang/shared/time/clock.ts";
import { millis } from "@shouwang/shared/time/duration.ts";
import type { DeskPresence, FeedEvent, LiveFeed } from "../api/ports.ts";
import type { DeskPeople } from "../api/ports-looking.ts";
import type { CallsFeed } from "./calls-feed.ts";
import {
  allLookedAt,
  changedBetween,
  left,
  nobodySits,
  quietAtMs,
  said,
  whoMayTake,
  withoutQuiet,
  type Instant,
  type Seats,
} from "./lookers.ts";

export function createDeskPeople(clock: Clock): DeskPeople & { presence: DeskPresence } & Disposable {
  let seats: Seats = nobodySits;
  const listeners = new Set<(event: FeedEvent) => void>();
  /** How many streams a page has open: while it changes from one to the next there are two. */
  const streams = new Map<string, number>();
  let timer: Timer | undefined;

  const now = (): Instant => ({ wallMs: clock.wallMs(), uptimeMs: clock.uptimeMs() });
  const present = (): Seats => withoutQuiet(seats, now());
  const become = (next: Seats): void => {
    const changes = changedBetween(seats, next);
    seats = next;
    for (const changed of changes) for (const listener of listeners) listener({ kind: "looking", ...changed });
    timer?.cancel();
    const atMs = quietAtMs(seats);
    timer = atMs === null ? undefined : clock.after(millis(Math.max(1, atMs - clock.uptimeMs())), () => settle());
  };
  const settle = (): void => become(present());

  return {
    looks(seat) {
      become(said(present(), seat, now()));
    },
    now: () => allLookedAt(seats),
    mayTake: (incidentId, incident) => whoMayTake(present(), incidentId, incident),
    subscribe(listener) {
      listeners.add(listener);
      return { [Symbol.dispose]: () => void listeners.delete(listener) };
    },
    presence: {
      opened: (desk) => void streams.set(desk, (streams.get(desk) ?? 0) + 1),
      closed(desk) {
        const others = (streams.get(desk) ?? 1) - 1;
        if (others > 0) return void streams.set(desk, others);
        streams.delete(desk);
        become(left(seats, desk, now()));
      },
    },
    [Symbol.dispose]: () => timer?.cancel(),
  };
}

export function withPeople(feed: CallsFeed, people: DeskPeople): LiveFeed {
  return {
    snapshot: async (signal) => ({ ...(await feed.snapshot(signal)), looking: people.now() }),
    subscribe(listener) {
      const stack = new DisposableStack();
      stack.use(feed.subscribe(listener));
      stack.use(people.subscribe(listener));
      return stack;
    },
  };
}
