import { expect, test } from "vitest";
import { maskedNumber, readNumber } from "./phone-number.ts";

test.each([
  ["13800000001", "+8613800000001", true],
  ["+86 138-0000-0001", "+8613800000001", true],
  ["0086 13800000001", "+8613800000001", true],
  ["0535-6210001", "+865356210001", false],
  ["010-66001234", "+861066001234", false],
  ["+852 9123 4567", "+85291234567", true],
  ["0044 20 7946 0018", "+442079460018", true],
])("R-440 %s is called at %s", (text, e164, isMobile) => {
  expect(readNumber(text)).toEqual({ kind: "number", number: { e164, isMobile } });
});

test.each([
  ["120", "short number"],
  ["12349", "short number"],
  ["110119", "short number"],
  ["", "no number"],
  ["Mum", "no number"],
  ["138000000011", "no number"],
  ["1380000000a", "no number"],
  ["+86120", "no number"],
  ["13800000001;13900000001", "no number"],
  ["+861", "no number"],
])("R-440 nothing goes to %j by itself: %s", (text, why) => {
  expect(readNumber(text)).toEqual({ kind: "unusable", why: expect.stringContaining(why) });
});

test("of a number that is shown, the end stands", () => {
  expect(maskedNumber("+8613800000001")).toBe("…0001");
});
