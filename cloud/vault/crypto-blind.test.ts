import { createHmac } from "node:crypto";
import fc from "fast-check";
import { expect, test } from "vitest";
import { createBlind } from "./crypto-blind.ts";

test("R-285 a blind index is HMAC-SHA-256, as Node makes it", () => {
  fc.assert(
    fc.property(fc.uint8Array({ minLength: 32, maxLength: 32 }), fc.string({ unit: "binary" }), (key, text) => {
      expect(createBlind(key)(text)).toBe(createHmac("sha256", key).update(text).digest("hex"));
    }),
  );
});

test("a key of another length is not taken", () => {
  expect(() => createBlind(new Uint8Array(65))).toThrow();
});
