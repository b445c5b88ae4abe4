/**
 * Keys within RTP (RFC 4733). A key is told by many packets with one timestamp: while it is held, and its end three times. Which of them arrive is chance, so the first that
 * does is the press, and whatever has its timestamp is the same press.
 *
 * Two things that senders do and that are no second press: a key that is held longer than the length field says goes on under a new timestamp (§2.5.1.3), and some devices
 * give each packet a timestamp of its own. Both follow at once on a packet that did not say the end. Pure.
 */

import { millis, seconds } from "@shouwang/shared/time/duration.ts";
import { digitOfEvent, type Digit } from "./digit.ts";

export type TelephoneEvent = { event: number; isEnd: boolean; volume: number; durationSamples: number };

const eventBytes = 4;
/** Packets of one key are 50 ms apart at most; nobody presses a key twice as quickly. */
const goesOnWithin = millis(150);
/** Late packets come within a second. A sender whose timestamps stand still is believed its next press after this. */
const rememberedFor = seconds(2);
const rememberedMax = 16;

export function readTelephoneEvent(payload: Uint8Array): TelephoneEvent | undefined {
  if (payload.byteLength < eventBytes) return undefined;
  const view = new DataView(payload.buffer, payload.byteOffset, payload.byteLength);
  const second = view.getUint8(1);
  return {
    event: view.getUint8(0),
    isEnd: (second & 0x80) !== 0,
    volume: second & 0x3f,
    durationSamples: view.getUint16(2),
  };
}

export function writeTelephoneEvent({ event, isEnd, volume, durationSamples }: TelephoneEvent): Uint8Array {
  const bytes = new Uint8Array(eventBytes);
  const view = new DataView(bytes.buffer);
  view.setUint8(0, event);
  view.setUint8(1, (isEnd ? 0x80 : 0) | (volume & 0x3f));
  view.setUint16(2, durationSamples);
  return bytes;
}

export type Presses = {
  /** The newest first. */
  heard: readonly { timestamp: number; atMs: number }[];
  last: { event: number; atMs: number; hasEnded: boolean } | null;
};

export const noPresses: Presses = { heard: [], last: null };

/** @param timestamp of the packet. @returns the digit when this is a press that was not told before. */
export function hearEvent(
  presses: Presses,
  { event, isEnd, timestamp }: Pick<TelephoneEvent, "event" | "isEnd"> & { timestamp: number },
  nowMs: number,
): { presses: Presses; digit: Digit | null } {
  const digit = digitOfEvent(event);
  // Others of the table are tones of machines: nobody pressed anything.
  if (digit === undefined) return { presses, digit: null };
  const { last } = presses;
  const recent = presses.heard.filter(({ atMs }) => nowMs - atMs <= rememberedFor);
  const isKnown = recent.some((one) => one.timestamp === timestamp);
  const isSameKey = last !== null && last.event === event && nowMs - last.atMs <= goesOnWithin;
  const goesOn = isSameKey && (!last.hasEnded || isEnd);
  const others = recent.filter((one) => one.timestamp !== timestamp);
  const heard = [{ timestamp, atMs: nowMs }, ...others].slice(0, rememberedMax);
  // What comes late of an earlier key says nothing about the one that is held now.
  if (isKnown && last?.event !== event) return { presses: { heard, last }, digit: null };
  const hasEnded = isEnd || (isKnown && last?.hasEnded === true);
  return { presses: { heard, last: { event, atMs: nowMs, hasEnded } }, digit: isKnown || goesOn ? null : digit };
}
