import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { ciphers, keyBytes, open, seal } from "./crypto-cipher.ts";

const key = Buffer.alloc(keyBytes, 7);
const text = Buffer.from("钥匙在花盆下");

describe.each(ciphers)("%s", (cipher) => {
  test("what was sealed is opened, and does not show what it says", () => {
    const sealed = seal(cipher, key, "resident/r-1/1", text);
    expect(open(key, "resident/r-1/1", sealed)).toEqual(text);
    expect(Buffer.from(sealed).includes(text)).toBe(false);
    expect(Buffer.from(seal(cipher, key, "resident/r-1/1", text))).not.toEqual(Buffer.from(sealed));
  });

  test("any changed bit, another place, another key, any shorter piece is noticed", () => {
    const sealed = seal(cipher, key, "resident/r-1/1", text);
    for (let bit = 0; bit < sealed.length * 8; bit++) {
      const changed = Buffer.from(sealed);
      changed[bit >> 3] = (changed[bit >> 3] ?? 0) ^ (1 << (bit & 7));
      expect(open(key, "resident/r-1/1", changed)).toBeUndefined();
    }
    expect(open(key, "resident/r-2/1", sealed)).toBeUndefined();
    expect(open(Buffer.alloc(keyBytes, 8), "resident/r-1/1", sealed)).toBeUndefined();
    for (let length = 0; length < sealed.length; length++)
      expect(open(key, "resident/r-1/1", sealed.subarray(0, length))).toBeUndefined();
  });

  test("any bytes for any place", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), fc.uint8Array(), (place, bytes) =>
        Buffer.from(bytes).equals(open(key, place, seal(cipher, key, place, bytes)) ?? Buffer.of(0)),
      ),
      { numRuns: 50 },
    );
  });
});
