/**
 * The frame of SIA DC-09: `LF crc 0LLL "token" seq [Rreceiver] Lprefix #account [ … ] CR`.
 *
 * Input: bytes in any pieces. A frame is believed when its CRC-16/ARC and its length, both over everything from the first quote to the byte before CR, are right; what
 * is not believed comes out as noise, and the search goes on one byte further. Text is one character for each byte (the standard says Windows-1252). An encrypted
 * frame comes out with its cipher: `crypto-seal.ts` opens it.
 *
 * Limits: a length has three hex digits, so no frame is longer than `frameBytesMax`. Not read: the two raw CRC bytes that Lupus and OPAX panels send.
 * Sources: ANSI/SIA DC-09 draft 2013 §5.5, the frames in test/vectors/emergency-call (30 of nine sources), and what three receivers were seen to answer:
 * pysiaalarm writes `None` where a frame had no R; panels write lower-case hex.
 */

import { crc16Arc } from "@shouwang/shared/bytes/checksum.ts";

export type Content =
  /** `timestamp` as written, `HH:MM:SS,MM-DD-YYYY` in UTC. */
  | { kind: "clear"; data: string; extended: readonly string[]; timestamp: string | null }
  /** Hex, in capitals, whole blocks of AES. */
  | { kind: "sealed"; cipher: string };

export type Frame = {
  /** `ADM-CID`, `SIA-DCS`, `NULL`, `ACK`, … without the asterisk of an encrypted one. */
  token: string;
  /** Four digits. */
  sequence: string;
  /** One to six hex digits; null = not said. */
  receiver: string | null;
  /** Up to six hex digits. */
  prefix: string;
  /** Up to sixteen hex digits; null = a NAK, which names none. */
  account: string | null;
  content: Content;
};

export type NoiseReason = "no-start" | "too-long" | "bad-header" | "bad-length" | "bad-checksum" | "malformed";
export type Decoded =
  | { kind: "frame"; frame: Frame }
  /** The bytes that were passed over; several in a row come out as one. */
  | { kind: "noise"; bytes: Uint8Array; why: NoiseReason };

const lineFeed = 0x0a;
const carriageReturn = 0x0d;
/** CRC and length, four hex digits each. */
const headerBytes = 8;
/** LF, header, 0FFF bytes and CR. */
export const frameBytesMax = 1 + headerBytes + 0xfff + 1;

export function encode(frame: Frame): Uint8Array {
  const body = toBytes(bodyOf(frame));
  if (body.byteLength > 0xfff) throw new RangeError("A DC-09 frame has at most 4095 bytes.");
  return Uint8Array.of(lineFeed, ...toBytes(hex4(crc16Arc(body)) + hex4(body.byteLength)), ...body, carriageReturn);
}

function bodyOf({ token, sequence, receiver, prefix, account, content }: Frame): string {
  const star = content.kind === "sealed" ? "*" : "";
  const from = `${receiver === null ? "" : `R${receiver}`}L${prefix}${account === null ? "A0" : `#${account}`}`;
  const inside = content.kind === "sealed" ? content.cipher : clearText(content);
  return `"${star}${token}"${sequence}${from}[${inside}`;
}

/** Everything behind the first bracket, as it stands in clear and behind the pad of an encrypted one. */
export function clearText({ data, extended, timestamp }: Extract<Content, { kind: "clear" }>): string {
  return `${data}]${extended.map((one) => `[${one}]`).join("")}${timestamp === null ? "" : `_${timestamp}`}`;
}

/** `rest` is to be put before the next bytes; it is never longer than one frame. */
export function decode(buffer: Uint8Array): { out: readonly Decoded[]; rest: Uint8Array } {
  const out: Decoded[] = [];
  let noiseFrom = 0;
  let why: NoiseReason = "no-start";
  const flush = (until: number): void => {
    if (until > noiseFrom) out.push({ kind: "noise", bytes: buffer.slice(noiseFrom, until), why });
    why = "no-start";
  };
  let at = 0;
  while (at < buffer.byteLength) {
    const found = buffer[at] === lineFeed ? frameAt(buffer, at) : "no-start";
    if (found === "not-yet") break;
    if (typeof found === "string") {
      if (found !== "no-start") why = found;
      at += 1;
      continue;
    }
    flush(at);
    out.push({ kind: "frame", frame: found.frame });
    at = found.end;
    noiseFrom = at;
  }
  flush(at);
  return { out, rest: buffer.slice(at) };
}

function frameAt(buffer: Uint8Array, at: number): { frame: Frame; end: number } | NoiseReason | "not-yet" {
  const end = buffer.subarray(0, at + frameBytesMax).indexOf(carriageReturn, at + 1);
  if (end < 0) return buffer.byteLength - at >= frameBytesMax ? "too-long" : "not-yet";
  const bytes = buffer.subarray(at + 1, end);
  const header = /^([0-9a-f]{4})(0[0-9a-f]{3})"/i.exec(toText(bytes.subarray(0, headerBytes + 1)));
  if (header === null) return "bad-header";
  const body = bytes.subarray(headerBytes);
  if (Number.parseInt(header[2] ?? "", 16) !== body.byteLength) return "bad-length";
  if (Number.parseInt(header[1] ?? "", 16) !== crc16Arc(body)) return "bad-checksum";
  const frame = readBody(toText(body));
  return frame === undefined ? "malformed" : { frame, end: end + 1 };
}

const bodyPattern =
  /^"(\*?)([A-Z][A-Z-]{1,15})"(\d{4})(?:R([0-9a-f]{1,6})|None)?L([0-9a-f]{0,6})(?:#([0-9a-f]{1,16})|A0)\[([^]*)$/i;

function readBody(body: string): Frame | undefined {
  const match = bodyPattern.exec(body);
  if (match === null) return undefined;
  const [, star, token = "", sequence = "", receiver = null, prefix = "", account = null, inside = ""] = match;
  const content: Content | undefined = star === "*" ? readCipher(inside) : readClear(inside);
  return content && { token, sequence, receiver, prefix, account, content };
}

function readCipher(inside: string): Content | undefined {
  const isCipher = /^(?:[0-9a-f]{32})+$/i.test(inside);
  return isCipher ? { kind: "sealed", cipher: inside.toUpperCase() } : undefined;
}

const stamp = String.raw`\d\d:\d\d:\d\d,\d\d-\d\d-\d{4}`;
const clearPattern = new RegExp(String.raw`^([^\[\]]*)\]((?:\[[^\[\]]*\])*)(?:_(${stamp}))?$`);

/** Everything behind the first bracket of a frame in clear. */
export function readClear(inside: string): Extract<Content, { kind: "clear" }> | undefined {
  const match = clearPattern.exec(inside);
  if (match === null) return undefined;
  const [, data = "", blocks = "", timestamp = null] = match;
  const extended = [...blocks.matchAll(/\[([^\]]*)\]/g)].map(([, text = ""]) => text);
  return { kind: "clear", data, extended, timestamp };
}

const hex4 = (value: number): string => value.toString(16).toUpperCase().padStart(4, "0");

export function toBytes(text: string): Uint8Array {
  return Uint8Array.from(text, (character) => character.charCodeAt(0) & 0xff);
}

export function toText(bytes: Uint8Array): string {
  let text = "";
  for (const byte of bytes) text += String.fromCharCode(byte);
  return text;
}
