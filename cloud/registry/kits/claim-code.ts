/**
 * What the installer scans or types to begin with a kit: 80 random bits in Crockford's base 32, `K7QM-2XZP-R4TD-9V3C`. The store keeps its SHA-256 only; that many random
 * bits need no slow hash, and whoever reads the database cannot claim a kit. What people mistype (o for 0, i and l for 1, small letters, blanks) is read all the same.
 */

import { sha256Hex } from "@shouwang/shared/bytes/sha-256.ts";

const letters = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
const length = 16;
const pattern = /^[0-9A-HJKMNP-TV-Z]{16}$/;
/** What `claimCodeOf` needs. */
export const claimBytes = 10;

/** @param random `claimBytes` of them, unforeseeable. */
export function claimCodeOf(random: Uint8Array): string {
  if (random.length !== claimBytes)
    throw new Error(`a claim code is made of ${claimBytes} bytes, not ${random.length}`);
  let bits = random.reduce((all, byte) => (all << 8n) | BigInt(byte), 0n);
  let text = "";
  for (let at = 0; at < length; at++) {
    text = letters.charAt(Number(bits & 31n)) + text;
    bits >>= 5n;
  }
  return text.match(/.{4}/g)?.join("-") ?? text;
}

/** The hash by which it is found; undefined when this can be no claim code. */
export function claimHashOf(typed: string): string | undefined {
  const text = typed.toUpperCase().replaceAll(/[\s-]/g, "").replaceAll("O", "0").replaceAll(/[IL]/g, "1");
  if (!pattern.test(text)) return undefined;
  return sha256Hex(new TextEncoder().encode(`claim ${text}`));
}
