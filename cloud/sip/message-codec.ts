/**
 * SIP messages from bytes and to bytes (RFC 3261 §7 and §25).
 *
 *   request   METHOD SP uri SP "SIP/2.0" CRLF, or   status   "SIP/2.0" SP 3 digits SP reason CRLF
 *   headers   name ":" value CRLF, a line that begins with a blank goes on with the one before; short names (`i` = Call-ID) are taken for the long ones
 *   empty     CRLF
 *   body      as many bytes as Content-Length says; over UDP without it, what is left of the datagram
 *
 * Total: whatever the bytes are, the answer is a message or a reason; nothing throws. A message lacks none of Via, From, To, Call-ID and CSeq, because nothing can be
 * answered without them. Out of scope: several bodies in one message (they stay one body), and headers in other than UTF-8.
 */

import { parseSequence } from "./header-fields.ts";
import { type Header, headerOf, type SipMessage } from "./message.ts";

/** The largest datagram; a stream may not bring more either. */
export const messageBytesMax = 65_535;
/** Request line and headers: ten times what was seen in the field. Longer is noise. */
export const headBytesMax = 32 * 1024;
/** More lines than that are not a message but an attempt. */
const headerLinesMax = 200;

export type ParsedMessage = { kind: "message"; message: SipMessage } | { kind: "noise"; why: string };

const longNames: Readonly<Record<string, string>> = {
  a: "accept-contact",
  b: "referred-by",
  c: "content-type",
  e: "content-encoding",
  f: "from",
  i: "call-id",
  k: "supported",
  l: "content-length",
  m: "contact",
  o: "event",
  r: "refer-to",
  s: "subject",
  t: "to",
  u: "allow-events",
  v: "via",
};

const shownNames: Readonly<Record<string, string>> = {
  "call-id": "Call-ID",
  cseq: "CSeq",
  "www-authenticate": "WWW-Authenticate",
  "mime-version": "MIME-Version",
};

const token = /^[A-Za-z0-9.!%*_+`'~-]+$/;
const required = ["via", "from", "to", "call-id", "cseq"] as const;

/** One whole message: a datagram, or what `readStream` has cut out of a stream. */
export function parseMessage(bytes: Uint8Array): ParsedMessage {
  if (bytes.byteLength > messageBytesMax) return noise(`${bytes.byteLength} bytes are more than a message has`);
  const end = endOfHead(bytes);
  if (end === undefined) return noise("no empty line after the headers");
  if (end > headBytesMax) return noise("headers without end");
  const [first = "", ...lines] = unfolded(new TextDecoder().decode(bytes.subarray(0, end)));
  const headers = parseHeaders(lines);
  if (typeof headers === "string") return noise(headers);
  const missing = required.find((name) => headerOf({ headers }, name) === undefined);
  if (missing !== undefined) return noise(`no ${shownName(missing)}`);
  const body = bodyAfter(bytes, end, headers);
  if (typeof body === "string") return noise(body);
  const sequence = parseSequence(headerOf({ headers }, "cseq") ?? "");
  if (sequence === undefined) return noise("a CSeq that is none");

  const status = /^SIP\/2\.0 ([1-6]\d\d)(?: (.*))?$/i.exec(first);
  if (status) {
    const reason = status[2]?.trim() ?? "";
    return { kind: "message", message: { kind: "response", status: Number(status[1]), reason, headers, body } };
  }
  const request = /^(\S+) ([^\s\p{Cc}]+) SIP\/2\.0$/iu.exec(first);
  const [, method = "", uri = ""] = request ?? [];
  if (!request || !token.test(method)) return noise("the first line is neither a request nor a status");
  if (method !== sequence.method) return noise("method and CSeq do not agree");
  return { kind: "message", message: { kind: "request", method, uri, headers, body } };
}

/** With Content-Length of its own. What would break a line is written as a blank: a name or a reason may come from people. */
export function serialiseMessage(message: SipMessage): Uint8Array {
  const first =
    message.kind === "request"
      ? `${message.method} ${message.uri} SIP/2.0`
      : `SIP/2.0 ${message.status} ${message.reason}`;
  const headers = message.headers.filter(({ name }) => name !== "content-length");
  const lines = [
    oneLine(first),
    ...headers.map(({ name, value }) => `${shownName(name)}: ${oneLine(value)}`),
    `Content-Length: ${message.body.byteLength}`,
  ];
  const head = new TextEncoder().encode(`${lines.join("\r\n")}\r\n\r\n`);
  const bytes = new Uint8Array(head.byteLength + message.body.byteLength);
  bytes.set(head);
  bytes.set(message.body, head.byteLength);
  return bytes;
}

/** Where the body begins. */
export function endOfHead(bytes: Uint8Array, from = 0): number | undefined {
  for (let at = bytes.indexOf(0x0d, from); at >= 0 && at + 3 < bytes.byteLength; at = bytes.indexOf(0x0d, at + 1)) {
    if (bytes[at + 1] === 0x0a && bytes[at + 2] === 0x0d && bytes[at + 3] === 0x0a) return at + 4;
  }
  return undefined;
}

/** How many bytes the headers promise after them; undefined = they do not say, null = they say nonsense, or two different things. */
export function promisedLength(headers: readonly Header[]): number | null | undefined {
  const values = new Set(headers.filter(({ name }) => name === "content-length").map(({ value }) => value));
  const [value] = values;
  if (value === undefined) return undefined;
  return values.size === 1 && /^\d{1,6}$/.test(value) ? Number(value) : null;
}

/** A sentence when a line is no header. */
export function parseHeaders(lines: readonly string[]): Header[] | string {
  const headers: Header[] = [];
  for (const line of lines) {
    if (line === "") continue;
    if (headers.length === headerLinesMax) return `more than ${headerLinesMax} headers`;
    const colon = line.indexOf(":");
    const name = line.slice(0, Math.max(0, colon)).trim().toLowerCase();
    if (!token.test(name)) return "a line that is no header";
    headers.push({ name: longNames[name] ?? name, value: line.slice(colon + 1).trim() });
  }
  return headers;
}

/** Lines, with those put back that go on with the one before (RFC 3261 §7.3.1). */
export function unfolded(head: string): string[] {
  return head.replaceAll(/\r?\n[ \t]+/g, " ").split(/\r?\n/);
}

function bodyAfter(bytes: Uint8Array, end: number, headers: readonly Header[]): Uint8Array | string {
  const promised = promisedLength(headers);
  if (promised === null) return "a Content-Length that is none";
  const there = bytes.byteLength - end;
  if (promised !== undefined && promised > there)
    return `cut short: ${there} of ${promised} bytes of its body are there`;
  return bytes.slice(end, end + (promised ?? there));
}

function shownName(name: string): string {
  return (
    shownNames[name] ??
    name.replaceAll(/(^|-)([a-z])/g, (_, dash: string, letter: string) => `${dash}${letter.toUpperCase()}`)
  );
}

const oneLine = (text: string): string => text.replaceAll(/\p{Cc}+/gu, " ");
const noise = (why: string): ParsedMessage => ({ kind: "noise", why });
