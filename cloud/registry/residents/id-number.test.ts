import fc from "fast-check";
import { expect, test } from "vitest";
import { readIdNumber } from "./id-number.ts";

/** The example of the standard itself, GB 11643-1999 annex. */
const example = "11010519491231002X";

test("R-209 the example of the standard, however it is spaced", () => {
  const read = { kind: "id-number", idNumber: example, bornOn: "1949-12-31", sex: "female" };
  expect(readIdNumber(example)).toEqual(read);
  expect(readIdNumber(" 110105 19491231 002x ")).toEqual(read);
});

test("R-209 one wrong digit, and two neighbours exchanged, are noticed", () => {
  const digit = fc.nat({ max: 9 });
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 16 }), digit, (at, other) => {
      const changed = `${example.slice(0, at)}${other}${example.slice(at + 1)}`;
      expect(readIdNumber(changed).kind).toBe(changed === example ? "id-number" : "not-one");
      const swapped = `${example.slice(0, at)}${example[at + 1]}${example[at]}${example.slice(at + 2)}`;
      expect(readIdNumber(swapped).kind).toBe(swapped === example ? "id-number" : "not-one");
    }),
  );
});

test.each([
  ["15 digits of before 1999", "110105491231002", "form"],
  ["a beginning with 0", "01010519491231002X", "form"],
  ["30 February", "110105194902300020", "day"],
  ["nothing", "", "form"],
])("%s is none", (_name, text, why) => {
  expect(readIdNumber(text)).toEqual({ kind: "not-one", why });
});
