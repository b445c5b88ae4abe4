/**
 * HMAC-SHA-256 (RFC 2104) for blind indexes. Made of two hashes, because Node takes six times as long to set up an HMAC as to do it, and a resident has
 * eight of them. A test holds it against Node's own.
 */

import { hash } from "node:crypto";
import { keyBytes } from "./crypto-cipher.ts";

/** Of SHA-256. A key is shorter, so it is used as it is. */
const blockBytes = 64;

/** @param key of `keyBytes` bytes. @returns the HMAC in hexadecimal digits. */
export function createBlind(key: Uint8Array): (text: string) => string {
  if (key.length !== keyBytes) throw new Error(`An index key has ${keyBytes} bytes.`);
  const padded = (with_: number): Buffer => {
    const block = Buffer.alloc(blockBytes, with_);
    for (const [at, byte] of key.entries()) block[at] = byte ^ with_;
    return block;
  };
  const [inner, outer] = [padded(0x36), padded(0x5c)];
  return (text) =>
    hash("sha256", Buffer.concat([outer, hash("sha256", Buffer.concat([inner, Buffer.from(text)]), "buffer")]), "hex");
}
