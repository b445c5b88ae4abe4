/**
 * The live stream to open pages: a snapshot, then every change, and a beat, so that a page can tell quiet from broken.
 *
 * An event is turned into text once and written to every page at once, without a timer. A page that does not take what it is
 * sent is cut off and comes back to a new snapshot: showing an operator the past as the present is worse than showing that
 * the line is down, which the page does loudly.
 *
 * Each page is sent what its viewer may see, judged anew at every event. Whoever may see no more of what stands on their page,
 * or whose session or grant has ended, is cut off too: what they come back to is what they may see.
 */

import type { Clock, Timer } from "@shouwang/shared/time/clock.ts";
import { seconds } from "@shouwang/shared/time/duration.ts";
import type { Log } from "@shouwang/shared/log/log.ts";
import type { StreamEvent } from "./contract.ts";
import type { DeskPresence, FeedEvent, LiveFeed, Snapshot } from "./ports.ts";
import { wholeSight, type Sight } from "./sight.ts";

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
  /** Asked at each beat; false when the session has ended or its grants are others. */
  stillHolds(): Promise<boolean>;
};

/** Where nobody signs in. */
export const anybody: Viewer = {
  sight: wholeSight,
  isDesk: true,
  name: null,
  owner: null,
  stillHolds: async () => await Promise.resolve(true),
};

export type LiveStream = Disposable & {
  /** False when as many pages are open as there may be: in all, of those who take no alarms, or of this session. */
  hasRoom(viewer: Viewer): boolean;
  /** Sends the snapshot and goes on until the client is gone; call the answer when it is. */
  open(client: StreamClient, desk: string, viewer: Viewer): Disposable;
};

/** The page calls itself blind after 15 s. */
const beatEvery = seconds(10);
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
    if (open.delete(one) && one.viewer.isDesk) presence.closed(one.desk);
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
    // Most see the same: what is the same is put into words once.
    const framed = new Map<unknown, Uint8Array>();
    for (const one of open) {
      const seen = eventFor(one.viewer.sight, event);
      if (seen === null) {
        if (event.kind === "incident" && one.shown.has(event.incident.incidentId))
          cut(one, "its viewer may not see an incident any more");
        continue;
      }
      if (seen.kind === "incident") noteShown(one, seen.incident);
      const bytes = framed.get(keyOf(seen)) ?? frame(seen);
      framed.set(keyOf(seen), bytes);
      if (one.waiting === null) write(one, bytes);
      else if (one.waiting.length < waitingEventsMax) one.waiting.push(bytes);
      else cut(one, "too much happened while its snapshot was read");
    }
  };

  /** A store that does not answer has ended nobody's session: it is asked again at the next beat. */
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
      askAgain(one);
    }
  };

  const begin = async (one: Open): Promise<void> => {
    const snapshot = await feed.snapshot(AbortSignal.timeout(snapshotWithin));
    if (!open.has(one)) return;
    const seen = snapshotFor(one.viewer.sight, snapshot);
    for (const incident of seen.incidents) noteShown(one, incident);
    const { name } = one.viewer;
    const who = name === null ? {} : { signedInAs: name };
    const bytes = frame({ kind: "snapshot", nowMs: clock.wallMs(), ...who, ...seen });
    const waiting = one.waiting ?? [];
    one.waiting = null;
    one.allowedBytes = bytes.byteLength + pendingBytesMax;
    write(one, bytes);
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
    open(client, desk, viewer) {
      const counts = { writtenBytes: 0, takenBytes: 0, allowedBytes: pendingBytesMax };
      const one: Open = { client, desk, viewer, shown: new Set(), waiting: [], ...counts };
      open.add(one);
      // Before its snapshot is read: what changes meanwhile waits for it.
      subscription ??= feed.subscribe(publish);
      if (viewer.isDesk) presence.opened(desk);
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

function noteShown(one: Open, { incidentId, phase }: { incidentId: string; phase: string }): void {
  // Where everything is seen nothing is taken away again.
  if (one.viewer.sight === wholeSight) return;
  if (phase === "closed") one.shown.delete(incidentId);
  else one.shown.add(incidentId);
}

/** Null: nothing of it is for them. */
function eventFor(sight: Sight, event: FeedEvent): FeedEvent | null {
  if (sight === wholeSight) return event;
  switch (event.kind) {
    case "incident": {
      const incident = sight.incident(event.incident);
      if (incident === event.incident) return event;
      return incident && { kind: "incident", incident };
    }
    case "home": {
      const home = sight.home(event.home);
      if (home === event.home) return event;
      return home && { kind: "home", home };
    }
    case "faults": {
      const faults = event.faults.flatMap((one) => sight.fault(one) ?? []);
      return faults.length === event.faults.length ? event : { kind: "faults", faults };
    }
    case "call": {
      const call = sight.call(event.call);
      if (call === event.call) return event;
      return call && { kind: "call", call };
    }
    case "telephony":
      return { kind: "telephony", telephony: sight.telephony(event.telephony) };
  }
}

/** The same whole thing has one key, however many look at it. */
function keyOf(event: FeedEvent): unknown {
  switch (event.kind) {
    case "incident":
      return event.incident;
    case "home":
      return event.home;
    case "faults":
      return event.faults;
    case "call":
      return event.call;
    case "telephony":
      return event.telephony;
  }
}

function snapshotFor(sight: Sight, snapshot: Snapshot): Snapshot {
  if (sight === wholeSight) return snapshot;
  const { ledgerId, incidents, faults, homes, calls, telephony } = snapshot;
  return {
    ledgerId,
    incidents: incidents.flatMap((one) => sight.incident(one) ?? []),
    faults: faults.flatMap((one) => sight.fault(one) ?? []),
    homes: homes.flatMap((one) => sight.home(one) ?? []),
    calls: calls.flatMap((one) => sight.call(one) ?? []),
    telephony: sight.telephony(telephony),
  };
}

/** JSON has no line break outside of its strings and escapes those within: one `data:` line is enough. */
function frame(event: StreamEvent): Uint8Array {
  return encoder.encode(`event: ${event.kind}\ndata: ${JSON.stringify(event)}\n\n`);
}
