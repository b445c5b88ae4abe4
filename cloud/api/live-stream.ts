/**
 * The live stream to open pages: a snapshot, then every change, and a beat, so that a page can tell quiet from broken.
 *
 * An event is turned into text once and written to every page at once, without a timer. A page that does not take what it is
 * sent is cut off and comes back to a new snapshot: showing an operator the past as the present is worse than showing that
 * the line is down, which the page does loudly.
 */

import type { Clock, Timer } from "@shouwang/shared/time/clock.ts";
import { seconds } from "@shouwang/shared/time/duration.ts";
import type { Log } from "@shouwang/shared/log/log.ts";
import type { StreamEvent } from "./contract.ts";
import type { DeskPresence, FeedEvent, LiveFeed } from "./ports.ts";

/** One reader of the stream, as the server sees it. */
export type StreamClient = {
  write(bytes: Uint8Array): void;
  /** Bytes written and not yet taken by the network. */
  pendingBytes(): number;
  cut(): void;
};

export type LiveStream = Disposable & {
  /** False when `streamsMax` pages are open. */
  hasRoom(): boolean;
  /** Sends the snapshot and goes on until the client is gone; call the answer when it is. */
  open(client: StreamClient, desk: string): Disposable;
};

/** The page calls itself blind after 15 s. */
const beatEvery = seconds(10);
/** A snapshot is read in this time or the page tries again. */
const snapshotWithin = seconds(10);
/** Pages on one machine before sign-in; a hundred is a county's centre several times over. */
const streamsMax = 100;
/** What may wait for a slow client beyond its snapshot: some thousand events. Then it is cut off. */
export const pendingBytesMax = 1_048_576;
/** What may happen while a snapshot is being read. Then the client is cut off. */
const waitingEventsMax = 10_000;

type Open = {
  client: StreamClient;
  desk: string;
  /** Events that came while the snapshot was being read; null once it was sent. */
  waiting: Uint8Array[] | null;
  writtenBytes: number;
  takenBytes: number;
  allowedBytes: number;
};

const encoder = new TextEncoder();

export function createLiveStream(given: {
  feed: LiveFeed;
  presence: DeskPresence;
  clock: Clock;
  log: Log;
}): LiveStream {
  const { feed, presence, clock, log } = given;
  const open = new Set<Open>();
  let beatTimer: Timer | undefined;
  /** Only while a page is open: a county changes hundreds of times a second, and each change would be put into words for nobody. */
  let subscription: Disposable | undefined;

  const forget = (one: Open): void => {
    if (open.delete(one)) presence.closed(one.desk);
    if (open.size > 0) return;
    subscription?.[Symbol.dispose]();
    subscription = undefined;
  };

  const cut = (one: Open, why: string): void => {
    if (!open.has(one)) return;
    log.warn("A live page was cut off; it will ask for a new snapshot.", { desk: one.desk, why });
    forget(one);
    one.client.cut();
  };

  const write = (one: Open, bytes: Uint8Array): void => {
    one.writtenBytes += bytes.byteLength;
    one.client.write(bytes);
    if (one.client.pendingBytes() > one.allowedBytes) cut(one, "more is waiting for it than the limit allows");
  };

  const publish = (event: FeedEvent): void => {
    const bytes = frame(event);
    for (const one of open) {
      if (one.waiting === null) write(one, bytes);
      else if (one.waiting.length < waitingEventsMax) one.waiting.push(bytes);
      else cut(one, "too much happened while its snapshot was read");
    }
  };

  const beat = (): void => {
    beatTimer = clock.after(beatEvery, beat);
    const bytes = frame({ kind: "beat", nowMs: clock.wallMs() });
    for (const one of open) {
      if (one.waiting !== null) continue;
      const pending = one.client.pendingBytes();
      const taken = one.writtenBytes - pending;
      if (pending > 0 && taken <= one.takenBytes) {
        cut(one, "it took nothing since the last beat");
        continue;
      }
      one.takenBytes = taken;
      write(one, bytes);
    }
  };

  const begin = async (one: Open): Promise<void> => {
    const snapshot = await feed.snapshot(AbortSignal.timeout(snapshotWithin));
    if (!open.has(one)) return;
    const bytes = frame({ kind: "snapshot", nowMs: clock.wallMs(), ...snapshot });
    const waiting = one.waiting ?? [];
    one.waiting = null;
    one.allowedBytes = bytes.byteLength + pendingBytesMax;
    write(one, bytes);
    for (const waited of waiting) if (open.has(one)) write(one, waited);
  };

  beatTimer = clock.after(beatEvery, beat);

  return {
    hasRoom: () => open.size < streamsMax,
    open(client, desk) {
      const one: Open = { client, desk, waiting: [], writtenBytes: 0, takenBytes: 0, allowedBytes: pendingBytesMax };
      open.add(one);
      // Before its snapshot is read: what changes meanwhile waits for it.
      subscription ??= feed.subscribe(publish);
      presence.opened(desk);
      begin(one).catch((error: unknown) => {
        log.error("A live page got no snapshot.", { desk, error: String(error) });
        cut(one, "the snapshot could not be read");
      });
      return { [Symbol.dispose]: () => forget(one) };
    },
    [Symbol.dispose]() {
      subscription?.[Symbol.dispose]();
      beatTimer?.cancel();
      for (const one of open) {
        forget(one);
        one.client.cut();
      }
    },
  };
}

/** JSON has no line break outside of its strings and escapes those within: one `data:` line is enough. */
function frame(event: StreamEvent): Uint8Array {
  return encoder.encode(`event: ${event.kind}\ndata: ${JSON.stringify(event)}\n\n`);
}
