/**
 * Two machines with one identity: a card that was copied, or a machine that was restored from an image while it ran.
 *
 * Idea: a record that is sent again is the same, byte for byte. One number with two contents comes from two outboxes. And a machine
 * that booted anew never says hello with its old boot id again; one that does has a twin.
 *
 * Limits: contents are remembered as 32 bits for the latest `contentsMax` numbers of each of `lanesMax` lanes, in memory only; what
 * is older, or of before a restart, is taken for the same. Life needs none of this: an alarm is recognised by its own id.
 * Source: docs/architecture.md §2.3.
 */

import type { BootId, GatewayId } from "@shouwang/shared/domain/ids.ts";

const contentsMax = 16;
/** 25 MB when full; a county has 80,000 of them. */
const lanesMax = 100_000;
const bootsMax = 8;

export type Twins = {
  /** Whether this number came with another content before. Remembers this one. */
  isOther(lane: string, seq: number, record: object): boolean;
  /** Whether another machine said hello since this one did. */
  isBack(gatewayId: GatewayId, bootId: BootId): boolean;
};

export function createTwins(): Twins {
  const contents = new Map<string, Float64Array>();
  const boots = new Map<GatewayId, readonly BootId[]>();

  const contentsOf = (lane: string): Float64Array => {
    const known = contents.get(lane);
    if (known) return known;
    const oldest = contents.keys().next();
    if (contents.size >= lanesMax && !oldest.done) contents.delete(oldest.value);
    const fresh = new Float64Array(2 * contentsMax);
    contents.set(lane, fresh);
    return fresh;
  };
  return {
    isOther(lane, seq, record) {
      const known = contentsOf(lane);
      const at = 2 * (seq % contentsMax);
      const digest = digestOf(JSON.stringify(record));
      const isOther = known[at] === seq && known[at + 1] !== digest;
      known[at] = seq;
      known[at + 1] = digest;
      return isOther;
    },
    isBack(gatewayId, bootId) {
      const known = boots.get(gatewayId) ?? [];
      const isBack = known.includes(bootId) && known.at(-1) !== bootId;
      boots.set(gatewayId, [...known.filter((one) => one !== bootId), bootId].slice(-bootsMax));
      return isBack;
    },
  };
}

/** FNV-1a over UTF-16 units: tells contents apart, and guards against nobody. */
function digestOf(text: string): number {
  let hash = 0x811c9dc5;
  for (let at = 0; at < text.length; at++) hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193) >>> 0;
  return hash;
}
