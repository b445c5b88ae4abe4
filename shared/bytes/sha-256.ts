/**
 * SHA-256 in hex. Idea: a fingerprint that both sides of the wire compute in pure files, where `node:crypto` may not be. Input: any bytes; one
 * of some kilobytes takes tens of microseconds, so it is meant for configurations, not for streams. Not for secrets: its time depends
 * on nothing but the length, and nothing is wiped.
 * Source: NIST FIPS 180-4 (2015) §4.1.2, §4.2.2, §5.1.1, §6.2; vectors from its examples and from node:crypto.
 */

const primes = firstPrimes(64);
/** The first 32 bits of the fractions of the cube roots (rounds) and square roots (beginning) of the first primes: FIPS 180-4 §4.2.2, §5.3.3. */
const roundConstants = Int32Array.from(primes, (prime) => fraction(Math.cbrt(prime)));
const beginning = primes.slice(0, 8).map((prime) => fraction(Math.sqrt(prime)));

export function sha256Hex(bytes: Uint8Array): string {
  const padded = pad(bytes);
  const words = new DataView(padded.buffer);
  const hash = Uint32Array.from(beginning);
  for (let at = 0; at < padded.byteLength; at += 64) addBlock(hash, words, at);
  return Array.from(hash, (word) => word.toString(16).padStart(8, "0")).join("");
}

function addBlock(hash: Uint32Array, words: DataView, at: number): void {
  const schedule = new Int32Array(64);
  for (let t = 0; t < 16; t++) schedule[t] = words.getInt32(at + t * 4);
  const word = (t: number): number => schedule[t] ?? 0;
  for (let t = 16; t < 64; t++) {
    const small0 = right(word(t - 15), 7) ^ right(word(t - 15), 18) ^ (word(t - 15) >>> 3);
    const small1 = right(word(t - 2), 17) ^ right(word(t - 2), 19) ^ (word(t - 2) >>> 10);
    schedule[t] = small1 + word(t - 7) + small0 + word(t - 16);
  }
  let [a = 0, b = 0, c = 0, d = 0, e = 0, f = 0, g = 0, h = 0] = hash;
  for (let t = 0; t < 64; t++) {
    const big1 = right(e, 6) ^ right(e, 11) ^ right(e, 25);
    const first = (h + big1 + ((e & f) ^ (~e & g)) + (roundConstants[t] ?? 0) + word(t)) | 0;
    const big0 = right(a, 2) ^ right(a, 13) ^ right(a, 22);
    const second = (big0 + ((a & b) ^ (a & c) ^ (b & c))) | 0;
    h = g;
    g = f;
    f = e;
    e = (d + first) | 0;
    d = c;
    c = b;
    b = a;
    a = (first + second) | 0;
  }
  for (const [n, value] of [a, b, c, d, e, f, g, h].entries()) hash[n] = (hash[n] ?? 0) + value;
}

function pad(bytes: Uint8Array): Uint8Array<ArrayBuffer> {
  const padded = new Uint8Array(Math.ceil((bytes.byteLength + 9) / 64) * 64);
  padded.set(bytes);
  padded[bytes.byteLength] = 0x80;
  new DataView(padded.buffer).setBigUint64(padded.byteLength - 8, BigInt(bytes.byteLength) * 8n);
  return padded;
}

const right = (word: number, bits: number): number => (word >>> bits) | (word << (32 - bits));

/** A double holds 52 bits behind the point, less the few before it: enough for 32 exact ones. */
function fraction(root: number): number {
  return Math.floor((root - Math.floor(root)) * 2 ** 32);
}

function firstPrimes(count: number): number[] {
  const found: number[] = [];
  for (let one = 2; found.length < count; one++) if (found.every((prime) => one % prime !== 0)) found.push(one);
  return found;
}
