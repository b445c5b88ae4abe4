import fc from "fast-check";
import { expect, test } from "vitest";
import { isId, must, parseHomeId } from "./ids.ts";

test.each(["a", "home-1", "0x00158d0001", "a".repeat(64)])("%s is an id", (text) => {
  expect(parseHomeId(text)).toBe(text);
});

test.each(["", "A", "home_1", "a b", "a/b", "+", "#", "家", "a\n", "a".repeat(65)])("%j is not an id", (text) => {
  expect(parseHomeId(text)).toBeUndefined();
});

test("no id can change the meaning of a topic", () => {
  fc.assert(fc.property(fc.string({ unit: "binary" }), (text) => !isId(text) || !/[/+#\0\s]/.test(text)));
});

test("a malformed id from our own store ends the process instead of travelling on", () => {
  expect(() => must(parseHomeId("NO"), "NO")).toThrow(/"NO" is not an id/);
});
