/**
 * Who is listened to: the address that the far end named, at the port that it speaks from. A key is a person's word, so a packet from anywhere else is nobody's. Within that
 * address the first port that is heard is kept while it speaks: another call of the same trunk may still send to the port that was its before. Pure.
 */

import { seconds } from "@shouwang/shared/time/duration.ts";

/** A source that was silent for this long may have moved. */
const keptFor = seconds(2);

export type HeardSource = { address: string; port: number | null; lastSequence: number | null; atMs: number };

export const sourceAt = (address: string, nowMs: number): HeardSource => ({
  address,
  port: null,
  lastSequence: null,
  atMs: nowMs,
});

/** @returns undefined: it is from somebody else. `lost`: what is missing before it, as far as numbers say. */
export function hearFrom(
  source: HeardSource,
  packet: { address: string; port: number; sequence: number },
  nowMs: number,
): { source: HeardSource; lost: number } | undefined {
  if (packet.address !== source.address) return undefined;
  const isKept = source.port !== null && source.port !== packet.port && nowMs - source.atMs < keptFor;
  if (isKept) return undefined;
  const isSame = source.port === packet.port;
  const step = isSame && source.lastSequence !== null ? (packet.sequence - source.lastSequence) & 0xffff : 1;
  // What comes late was counted as lost; half the circle ahead is behind.
  const isLate = step === 0 || step > 0x7fff;
  return {
    source: {
      ...source,
      port: packet.port,
      lastSequence: isLate ? source.lastSequence : packet.sequence,
      atMs: nowMs,
    },
    lost: isLate ? 0 : step - 1,
  };
}
