/**
 * A device of a home as a number: what is only told apart, and never said to anybody, need not be text. Half a million homes remember up to sixteen detectors each, and their ids as
 * text were most of all memory (decision 0156).
 *
 * Idea: 48 bits of two hashes of the id. That two of sixteen devices in one home have the same mark happens in one of 2e12 homes; they count as one detector then.
 * Limits: marks are stored, so what an id gives never changes. Source: FNV-1a (draft-eastlake-fnv, 32 bits), and the last mixing of MurmurHash3.
 */

import type { DeviceId } from "@shouwang/shared/domain/ids.ts";

declare const brand: unique symbol;
/** A whole number from 0 to 2^48 - 1. */
export type DeviceMark = number & { readonly [brand]: "DeviceMark" };

/** A mark is below this. */
export const markEnd = 2 ** 48;

export function markOf(deviceId: DeviceId): DeviceMark {
  let [one, other] = [0x811c9dc5, 0x01000193];
  for (let index = 0; index < deviceId.length; index += 1) {
    const code = deviceId.charCodeAt(index);
    one = Math.imul(one ^ code, 0x01000193);
    other = Math.imul(other ^ code, 0x85ebca6b);
  }
  // `as`: the one place where a mark is made of an id.
  return ((mixed(other) >>> 16) * 2 ** 32 + mixed(one)) as DeviceMark;
}

function mixed(hash: number): number {
  const half = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  const whole = Math.imul(half ^ (half >>> 13), 0xc2b2ae35);
  return (whole ^ (whole >>> 16)) >>> 0;
}
