/**
 * Encryption of DC-09: AES-128, -192 or -256 in CBC with an initial vector of zeros and no PKCS padding. In its place stands a pad in front: random bytes without
 * `|`, `[` and `]`, closed by `|`, as many as make whole blocks. What is encrypted ends with the timestamp, which is required.
 *
 * Read leniently: any bytes in the pad (a real frame has 0x9A 0x10 …), no `|` in an empty message (some panels' NULL), and anything behind the timestamp (ioBroker puts
 * PKCS#7 there). That only the timestamp's shape shows a wrong key is the standard's weakness, not ours.
 */

import { createCipheriv, createDecipheriv, randomBytes } from "node:crypto";
import { clearText, readClear, toBytes, toText } from "./frame.ts";
import type { Clear, Sealed } from "./sealing.ts";

const blockBytes = 16;
const noVector = new Uint8Array(blockBytes);

/** @param key 16, 24 or 32 bytes. @param pad as many bytes as make whole blocks with the rest and the `|`. */
export function seal(clear: Clear, key: Uint8Array, pad: Uint8Array = padFor(clear)): Sealed {
  const plain = Buffer.concat([pad, toBytes(`|${clearText(clear)}`)]);
  const cipher = createCipheriv(algorithmOf(key), key, noVector).setAutoPadding(false);
  return {
    kind: "sealed",
    cipher: Buffer.concat([cipher.update(plain), cipher.final()])
      .toString("hex")
      .toUpperCase(),
  };
}

/** @returns undefined when the key is another one. */
export function open({ cipher }: Sealed, key: Uint8Array): (Clear & { pad: Uint8Array }) | undefined {
  const decipher = createDecipheriv(algorithmOf(key), key, noVector).setAutoPadding(false);
  const plain = toText(Buffer.concat([decipher.update(Buffer.from(cipher, "hex")), decipher.final()]));
  const end = /\]_\d\d:\d\d:\d\d,\d\d-\d\d-\d{4}/.exec(plain);
  if (end === null) return undefined;
  const bar = plain.indexOf("|");
  const bracket = plain.indexOf("]");
  const padEnd = bar >= 0 && bar < bracket ? bar : bracket;
  const clear = readClear(plain.slice(padEnd === bar ? bar + 1 : bracket, end.index + end[0].length));
  return clear && { ...clear, pad: toBytes(plain.slice(0, padEnd)) };
}

/** One to sixteen bytes: never none, so that two equal messages of a second do not look the same. */
function padFor(clear: Clear): Uint8Array {
  const count = blockBytes - ((clearText(clear).length + 1) % blockBytes);
  // Letters only: nothing in them means anything to a receiver, however it reads.
  return randomBytes(count).map((byte) => 0x41 + (byte % 26));
}

function algorithmOf(key: Uint8Array): string {
  return `aes-${key.byteLength * 8}-cbc`;
}
