/**
 * What was published lately, so that a page whose line broke for a moment is sent what it missed and nothing else.
 *
 * Each event has a number, one higher than the one before. An incident and a call are kept in each of their versions, one event each;
 * of what is only a level (a home, the faults, the trunks) the newest is enough. Beyond `keptMax` the oldest is dropped: whoever comes
 * back to less than they need is sent a snapshot. A new log has a new name (`run`): nobody goes on in one that is not theirs.
 * Pure. Source: docs/decisions/0138.
 */

import type { FeedEvent } from "./ports.ts";

/** A county of 40,000 homes says so much in half a minute; its incidents alone would fill it in days. */
export const keptMax = 20_000;

export type Logged = { n: number; event: FeedEvent };

export type StreamLog = {
  readonly run: string;
  /** The number of the last event; 0 = none yet. */
  readonly last: number;
  /** @returns its number. */
  add(event: FeedEvent): number;
  /** What came after `n`, in order. Null: not everything is kept any more, or it never was given out. */
  after(n: number): readonly Logged[] | null;
};

export function createStreamLog(run: string, limit = keptMax): StreamLog {
  /** In order of their numbers: what is written anew goes to the end. */
  const kept = new Map<string, Logged>();
  let last = 0;
  /** Everything above it is kept, or something newer about the same. */
  let floor = 0;
  return {
    run,
    get last() {
      return last;
    },
    add(event) {
      last += 1;
      const key = levelOf(event) ?? `event ${last}`;
      kept.delete(key);
      kept.set(key, { n: last, event });
      if (kept.size > limit) {
        const [oldest] = kept;
        if (oldest) {
          kept.delete(oldest[0]);
          floor = oldest[1].n;
        }
      }
      return last;
    },
    after(n) {
      if (!Number.isSafeInteger(n) || n < floor || n > last) return null;
      return [...kept.values()].filter((one) => one.n > n);
    },
  };
}

/** Null: each event counts by itself. */
function levelOf(event: FeedEvent): string | null {
  switch (event.kind) {
    case "incident":
    case "call":
      return null;
    case "home":
      return `home ${event.home.homeId}`;
    case "looking":
      return `looking ${event.incidentId}`;
    case "faults":
    case "telephony":
      return event.kind;
  }
}

/** As it stands in an id of the stream: which log, whose sight, and how far. */
export type StreamMark = { run: string; viewer: string; n: number };

const markShape = /^([a-z0-9]{1,32})\.([a-z0-9]{1,64})\.(\d{1,15})$/;

export const markText = ({ run, viewer, n }: StreamMark): string => `${run}.${viewer}.${n}`;

/** Undefined: it is none of ours. */
export function parseMark(text: unknown): StreamMark | undefined {
  const [, run, viewer, n] = (typeof text === "string" && markShape.exec(text)) || [];
  if (run === undefined || viewer === undefined || n === undefined) return undefined;
  return { run, viewer, n: Number(n) };
}
