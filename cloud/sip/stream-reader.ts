/**
 * SIP over a stream (RFC 3261 §18.3): messages one after another, each as long as its Content-Length says. Pure: what is left over comes back and is handed in again with the
 * next bytes; it is never longer than the longest message.
 *
 * Between messages CR LF may stand: two of them ask "are you there", and are answered with one (RFC 5626 §3.5.1). A message that cannot be read but says how long it is
 * goes by as noise; after one that does not, nobody knows where the next begins, and the stream is of no more use.
 */

import {
  endOfHead,
  headBytesMax,
  messageBytesMax,
  parseHeaders,
  parseMessage,
  promisedLength,
  unfolded,
} from "./message-codec.ts";
import type { SipMessage } from "./message.ts";

export type StreamItem = { kind: "message"; message: SipMessage } | { kind: "noise"; why: string } | { kind: "ping" };
export type StreamRead = {
  items: readonly StreamItem[];
  rest: Uint8Array;
  /** Why nothing more can be read from this stream. */
  broken: string | null;
};

const carriageReturn = 0x0d;
const lineFeed = 0x0a;

export function readStream(bytes: Uint8Array): StreamRead {
  const items: StreamItem[] = [];
  let at = 0;
  const done = (broken: string | null): StreamRead => ({
    items,
    rest: broken === null ? bytes.slice(at) : bytes.slice(0, 0),
    broken,
  });
  for (;;) {
    let lineEnds = 0;
    while (bytes[at] === carriageReturn && bytes[at + 1] === lineFeed) {
      at += 2;
      lineEnds += 1;
      if (lineEnds % 2 === 0) items.push({ kind: "ping" });
    }
    // Half of a line end, or half of two of them: the rest comes.
    if (lineEnds % 2 === 1 && bytes.byteLength - at <= 1) {
      at -= 2;
      return done(null);
    }
    const head = bytes.subarray(at);
    if (head.byteLength === 0) return done(null);
    const end = endOfHead(head);
    if (end === undefined) return head.byteLength > headBytesMax ? done("headers without end") : done(null);
    if (end > headBytesMax) return done("headers without end");
    const headers = parseHeaders(unfolded(new TextDecoder().decode(head.subarray(0, end))).slice(1));
    const length = typeof headers === "string" ? null : promisedLength(headers);
    if (typeof length !== "number") return done("a message that does not say how long it is");
    if (end + length > messageBytesMax) return done(`a message of ${end + length} bytes`);
    if (head.byteLength < end + length) return done(null);
    items.push(parseMessage(head.subarray(0, end + length)));
    at += end + length;
  }
}
