/**
 * The live stream to open pages: a snapshot, then every change, and a beat, so that a page can tell quiet from broken.
 *
 * An event is turned into text once and written to every page at once, without a timer. A page that does not take what it is
 * sent is cut off: showing an operator the past as the present is worse than showing that the line is down, which the page does
 * loudly. When it comes back it says how far it got, and is sent what it missed; when that is not known any more, a new snapshot.
 *
 * Each page is sent what its viewer may see, judged anew at every event. Whoever may see no more of what stands on their page,
 * or whose session or grant has ended, is cut off too: what they come back to is what they may see.
 */

import type { Clock, Timer } from "@shouwang/shared/time/clock.ts";
import { millis, seconds } from "@shouwang/shared/time/duration.ts";
import type { Log } from "@shouwang/shared/log/log.ts";
import { beatEveryMs } from "./contract.ts";
import type { DeskPresence, FeedEvent, LiveFeed } from "./ports.ts";
import { wholeSight, type Sight } from "./sight.ts";
import { eventFor, frame, keyOf, snapshotFor, snapshotParts } from "./stream-events.ts";
import { createStreamLog, markText, type Logged, type StreamLog, type StreamMark } from "./stream-log.ts";

/** One reader of the stream, as the server sees it. */
export type StreamClient = {
  write(bytes: Uint8Array): void;
  /** Bytes written and not yet taken by the network. */
  pendingBytes(): number;
  cut(): void;
};

/** Who looks at a page. */
export type Viewer = {
  sight: Sight;
  /** Somebody who takes alarms: only what is on such a screen was delivered to the desk. */
  isDesk: boolean;
  /** What stands beside what they do; null where nobody signs in. */
  name: string | null;
  /** One session may not take the room of all. */
  owner: string | null;
  /** Another text for whoever may see something else: nobody goes on where somebody else, or they with other grants, left off. [a-z0-9]{1,64} */
  mark: string;
  /** Asked at each beat; false when the session has ended or its grants are others. */
  stillHolds(): Promise<boolean>;
};

/** Where nobody signs in. */
export const anybody: Viewer = {
  sight: wholeSight,
  isDesk: true,
  name: null,
  owner: null,
  mark: "0",
  stillHolds: async () => await Promise.resolve(true),
};

export type LiveStream = Disposable & {
  /** False when as many pages are open as there may be: in all, of those who take no alarms, or of this session. */
  hasRoom(viewer: Viewer): boolean;
  /**
   * Sends the snapshot, or what came after `since`, and goes on until the client is gone; call the answer when it is.
   * @param since how far this page got before; undefined = it begins.
   */
  open(client: StreamClient, desk: string, viewer: Viewer, since?: StreamMark): Disposable;
};

/** The page calls itself blind after 5 s. */
const beatEvery = millis(beatEveryMs);
/** Whether a session still holds, and whether a page takes anything, is asked at each of these beats. */
const beatsToAsk = 5;
/** So long after the last page has gone it is still noted what happens: a line that comes back finds what it missed. */
const notedAfterLast = seconds(60);
/** Pages that went lately, whose line may come back; beyond that the oldest begins anew. */
const leftMax = 1_000;
/** A snapshot is read in this time or the page tries again. */
const snapshotWithin = seconds(10);
/** Pages of those who take alarms; a hundred is a county's centre several times over. */
const desksMax = 100;
/** Pages of caregivers, responders and technicians: however many they are, a desk finds room. */
const othersMax = 300;
/** Of one session: a person with a window on each screen. */
const pagesOfSessionMax = 8;
/** What may wait for a slow client beyond its snapshot: some thousand events. Then it is cut off. */
export const pendingBytesMax = 1_048_576;
/** What may happen while a snapshot is being read. Then the client is cut off. */
const waitingEventsMax = 10_000;

type Open = {
  client: StreamClient;
  desk: string;
  viewer: Viewer;
  /** Open incidents that stand on this page. */
  shown: Set<string>;
  /** Events that came while the snapshot was being read and sent; null once it was. */
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
  /** Lets others have their turn between the parts of a long snapshot. */
  breathe: () => Promise<void>;
  /** Another one each time, [a-z0-9]{1,32}: how a log of what was published is called. */
  nameRun: () => string;
}): LiveStream {
  const { feed, presence, clock, log, breathe, nameRun } = given;
  const open = new Set<Open>();
  let beatTimer: Timer | undefined;
  let beats = 0;
  /** Only while a page is open or may come back: a county changes hundreds of times a second, and each change would be noted for nobody. */
  let noting: { lately: StreamLog; subscription: Disposable } | undefined;
  let endTimer: Timer | undefined;
  /** What stood on pages that went. Who comes back with it is told when they may not see one of these any more. */
  const left = new Map<string, ReadonlySet<string>>();

  const note = (): StreamLog => {
    endTimer?.cancel();
    endTimer = undefined;
    noting ??= { lately: createStreamLog(nameRun()), subscription: feed.subscribe(publish) };
    return noting.lately;
  };

  const noteNoMore = (): void => {
    noting?.subscription[Symbol.dispose]();
    noting = undefined;
    left.clear();
  };

  const forget = (one: Open): void => {
    if (!open.delete(one)) return;
    if (one.viewer.isDesk) presence.closed(one.desk);
    // One whose snapshot was still on its way goes on from nowhere.
    if (one.waiting === null) left.set(pageOf(one), one.shown);
    for (const oldest of left.keys()) if (left.size > leftMax) left.delete(oldest);
    if (open.size === 0 && noting) endTimer ??= clock.after(notedAfterLast, noteNoMore);
  };

  const cut = (one: Open, why: string): void => {
    if (!open.has(one)) return;
    log.warn("A live page was cut off; it will come back.", { desk: one.desk, why });
    forget(one);
    one.client.cut();
  };

  const write = (one: Open, bytes: Uint8Array): void => {
    one.writtenBytes += bytes.byteLength;
    one.client.write(bytes);
    if (one.client.pendingBytes() > one.allowedBytes) cut(one, "more is waiting for it than the limit allows");
  };

  const publish = (event: FeedEvent): void => {
    const n = noting?.lately.add(event) ?? 0;
    // Most see the same: what is the same is put into words once.
    const framed = new Map<unknown, string>();
    for (const one of open) {
      const seen = eventFor(one.viewer.sight, event);
      if (seen === null) {
        if (event.kind === "incident" && one.shown.has(event.incident.incidentId))
          cut(one, "its viewer may not see an incident any more");
        continue;
      }
      if (seen.kind === "incident") noteShown(one, seen.incident);
      const text = framed.get(keyOf(seen)) ?? frame(seen);
      framed.set(keyOf(seen), text);
      const bytes = encoder.encode(`${idLine(one, n)}${text}`);
      if (one.waiting === null) write(one, bytes);
      else if (one.waiting.length < waitingEventsMax) one.waiting.push(bytes);
      else cut(one, "too much happened while its snapshot was read");
    }
  };

  const idLine = (one: Open, n: number): string =>
    noting ? `id: ${markText({ run: noting.lately.run, viewer: one.viewer.mark, n })}\n` : "";

  /** A store that does not answer has ended nobody's session: it is asked again later. */
  const askAgain = (one: Open): void => {
    one.viewer.stillHolds().then(
      (holds) => {
        if (!holds) cut(one, "its session or its grants have ended or changed");
      },
      (error: unknown) => log.error("Whether a live page may go on could not be asked.", { error: String(error) }),
    );
  };

  const beat = (): void => {
    beatTimer = clock.after(beatEvery, beat);
    beats += 1;
    const asks = beats % beatsToAsk === 0;
    const bytes = encoder.encode(frame({ kind: "beat", nowMs: clock.wallMs() }));
    for (const one of open) {
      if (one.waiting !== null) continue;
      if (asks) {
        const pending = one.client.pendingBytes();
        const taken = one.writtenBytes - pending;
        if (pending > 0 && taken <= one.takenBytes) {
          cut(one, "it took nothing for ten seconds");
          continue;
        }
        one.takenBytes = taken;
        askAgain(one);
      }
      write(one, bytes);
    }
  };

  const headOf = ({ viewer }: Open): { nowMs: number; signedInAs?: string } => {
    const { name } = viewer;
    return { nowMs: clock.wallMs(), ...(name === null ? {} : { signedInAs: name }) };
  };

  /** @returns false: it has to begin anew. */
  const goOn = (one: Open, missed: readonly Logged[]): boolean => {
    const { sight } = one.viewer;
    const shown = left.get(pageOf(one));
    if (shown === undefined) return false;
    const seen = missed.map(({ n, event }) => ({ n, from: event, event: eventFor(sight, event) }));
    // It may stand on the page and is not for them any more: only a snapshot takes it away.
    if (seen.some(({ from, event }) => from.kind === "incident" && event === null)) return false;
    const theirs = seen.flatMap(({ n, event }) => (event === null ? [] : [{ n, event }]));
    const text = [
      frame({ kind: "resumed", ...headOf(one), missed: theirs.length }),
      ...theirs.map(({ n, event }) => `${idLine(one, n)}${frame(event)}`),
    ];
    one.shown = new Set(shown);
    for (const { event } of theirs) if (event.kind === "incident") noteShown(one, event.incident);
    const bytes = encoder.encode(text.join(""));
    one.waiting = null;
    one.allowedBytes = bytes.byteLength + pendingBytesMax;
    write(one, bytes);
    return true;
  };

  const begin = async (one: Open, lately: StreamLog): Promise<void> => {
    // What is published from here on waits, and has a higher number.
    const n = lately.last;
    const snapshot = await feed.snapshot(AbortSignal.timeout(snapshotWithin));
    if (!open.has(one)) return;
    const parts = snapshotParts(snapshotFor(one.viewer.sight, snapshot), headOf(one));
    for (const part of parts) {
      for (const incident of part.incidents) noteShown(one, incident);
      // Only who has all of it goes on from here: an id before the end would leave the rest out.
      const bytes = encoder.encode(`${part.more ? "" : idLine(one, n)}${frame(part)}`);
      one.allowedBytes += bytes.byteLength;
      write(one, bytes);
      if (part.more) await breathe();
      if (!open.has(one)) return;
    }
    const waiting = one.waiting ?? [];
    one.waiting = null;
    for (const waited of waiting) if (open.has(one)) write(one, waited);
  };

  beatTimer = clock.after(beatEvery, beat);

  return {
    hasRoom({ isDesk, owner }) {
      const all = [...open].map(({ viewer }) => viewer);
      const alike = all.filter((viewer) => viewer.isDesk === isDesk).length;
      if (alike >= (isDesk ? desksMax : othersMax)) return false;
      return owner === null || all.filter((viewer) => viewer.owner === owner).length < pagesOfSessionMax;
    },
    open(client, desk, viewer, since) {
      const counts = { writtenBytes: 0, takenBytes: 0, allowedBytes: pendingBytesMax };
      const one: Open = { client, desk, viewer, shown: new Set(), waiting: [], ...counts };
      open.add(one);
      // Before its snapshot is read: what changes meanwhile waits for it.
      const lately = note();
      if (viewer.isDesk) presence.opened(desk);
      const isTheirs = since?.run === lately.run && since.viewer === viewer.mark;
      const missed = since !== undefined && isTheirs ? lately.after(since.n) : null;
      if (missed === null || !goOn(one, missed))
        begin(one, lately).catch((error: unknown) => {
          log.error("A live page got no snapshot.", { desk, error: String(error) });
          cut(one, "the snapshot could not be read");
        });
      return { [Symbol.dispose]: () => forget(one) };
    },
    [Symbol.dispose]() {
      beatTimer?.cancel();
      for (const one of open) {
        forget(one);
        one.client.cut();
      }
      endTimer?.cancel();
      noteNoMore();
    },
  };
}

const pageOf = ({ desk, viewer }: Open): string => `${desk} ${viewer.mark}`;

function noteShown(one: Open, { incidentId, phase }: { incidentId: string; phase: string }): void {
  // Where everything is seen nothing is taken away again.
  if (one.viewer.sight === wholeSight) return;
  if (phase === "closed") one.shown.delete(incidentId);
  else one.shown.add(incidentId);
}
