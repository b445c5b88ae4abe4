/**
 * Sealing a text so that a changed byte, a changed place or a wrong key is noticed. Two ciphers, chosen by setting; what was sealed says with which.
 *
 * | byte | content |
 * |---|---|
 * | 0 | 1 = AES-256-GCM (NIST SP 800-38D) · 2 = SM4-CTR and HMAC-SM3 over everything, encrypt then MAC (GB/T 32907, GB/T 32905) |
 * | 1… | nonce: 12 bytes · 16 bytes |
 * | … | the text in UTF-8, enciphered |
 * | last | tag: 16 bytes · 32 bytes |
 *
 * The place is authenticated and not stored. OpenSSL of Node 24 has no SM4-GCM, hence CTR with a MAC.
 */

import {
  createCipheriv,
  createDecipheriv,
  createHmac,
  createSecretKey,
  hkdfSync,
  KeyObject,
  randomBytes,
  timingSafeEqual,
} from "node:crypto";

export const ciphers = ["aes-256-gcm", "sm4"] as const;
export type Cipher = (typeof ciphers)[number];

/** Both ciphers draw what they need from a key of this length. */
export const keyBytes = 32;

const gcm = { mark: 1, nonceBytes: 12, tagBytes: 16 } as const;
const sm4 = { mark: 2, nonceBytes: 16, tagBytes: 32 } as const;

/** Node takes a key object four times as fast as bytes; whoever uses one key often makes it once. */
export type CipherKey = Uint8Array | KeyObject;
const keyObject = (key: CipherKey): KeyObject => (key instanceof KeyObject ? key : createSecretKey(key));

/** Asking for a few random bytes takes as long as sealing with them: they are fetched by the page. */
const noncesPage = 4_096;
// Not a constant: none of its bytes is ever given out twice, whoever asks.
let nonces = { page: Buffer.alloc(0), given: 0 };
function nonceOf(bytes: number): Buffer {
  if (nonces.given + bytes > nonces.page.length) nonces = { page: randomBytes(noncesPage), given: 0 };
  const { page, given } = nonces;
  nonces.given += bytes;
  return page.subarray(given, given + bytes);
}

export function seal(cipher: Cipher, key: CipherKey, place: string, plain: Uint8Array): Uint8Array {
  switch (cipher) {
    case "aes-256-gcm": {
      const nonce = nonceOf(gcm.nonceBytes);
      const encipher = createCipheriv("aes-256-gcm", keyObject(key), nonce, { authTagLength: gcm.tagBytes });
      encipher.setAAD(Buffer.from(place));
      const body = [encipher.update(plain), encipher.final()];
      return Buffer.concat([Buffer.of(gcm.mark), nonce, ...body, encipher.getAuthTag()]);
    }
    case "sm4": {
      const nonce = nonceOf(sm4.nonceBytes);
      const { sealing, proving } = sm4Keys(key);
      const encipher = createCipheriv("sm4-ctr", sealing, nonce);
      const said = Buffer.concat([Buffer.of(sm4.mark), nonce, encipher.update(plain), encipher.final()]);
      return Buffer.concat([said, sm4Tag(proving, place, said)]);
    }
  }
}

/** `undefined`: not sealed with this key for this place, or changed since. */
export function open(key: CipherKey, place: string, sealed: Uint8Array): Buffer | undefined {
  const mark = sealed[0];
  const form = mark === gcm.mark ? gcm : mark === sm4.mark ? sm4 : undefined;
  if (form === undefined || sealed.length < 1 + form.nonceBytes + form.tagBytes) return undefined;
  const nonce = sealed.subarray(1, 1 + form.nonceBytes);
  const body = sealed.subarray(1 + form.nonceBytes, sealed.length - form.tagBytes);
  const tag = sealed.subarray(sealed.length - form.tagBytes);
  if (form === sm4) {
    const { sealing, proving } = sm4Keys(key);
    if (!timingSafeEqual(sm4Tag(proving, place, sealed.subarray(0, sealed.length - form.tagBytes)), tag))
      return undefined;
    const decipher = createDecipheriv("sm4-ctr", sealing, nonce);
    return Buffer.concat([decipher.update(body), decipher.final()]);
  }
  const decipher = createDecipheriv("aes-256-gcm", keyObject(key), nonce, { authTagLength: gcm.tagBytes });
  decipher.setAAD(Buffer.from(place));
  decipher.setAuthTag(tag);
  try {
    return Buffer.concat([decipher.update(body), decipher.final()]);
  } catch {
    // What GCM throws for is the one thing it exists to notice.
    return undefined;
  }
}

function sm4Keys(key: CipherKey): { sealing: Buffer; proving: Buffer } {
  const drawn = Buffer.from(hkdfSync("sm3", key, Buffer.alloc(0), "shouwang sm4-ctr hmac-sm3", 48));
  return { sealing: drawn.subarray(0, 16), proving: drawn.subarray(16) };
}

/** The place's length goes before it, so that no place and text can be read as another place and text. */
function sm4Tag(proving: Buffer, place: string, said: Uint8Array): Buffer {
  const where = Buffer.from(place);
  const length = Buffer.alloc(4);
  length.writeUInt32BE(where.length);
  return createHmac("sm3", proving).update(length).update(where).update(said).digest();
}
