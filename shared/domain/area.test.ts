import { expect, test } from "vitest";
import { levelOf, liesIn, parentOf, pathTo } from "./area.ts";
import { must, parseAreaCode } from "./ids.ts";

const area = (text: string) => must(parseAreaCode(text), text);

test.each([
  ["37", "province", null],
  ["3706", "city", "37"],
  ["370602", "county", "3706"],
  ["370602001", "street", "370602"],
  ["370602001001", "community", "370602001"],
])("%s is a %s", (code, level, parent) => {
  expect(levelOf(area(code))).toBe(level);
  expect(parentOf(area(code))).toBe(parent);
});

test.each(["", "3", "370", "37060", "3706020", "3706020010", "37060200100", "370602001001x", "370602 01", "３７"])(
  "%j is no area",
  (text) => expect(parseAreaCode(text)).toBeUndefined(),
);

test("an area lies in itself and in what is above it, and nowhere else", () => {
  expect(liesIn(area("370602001"), area("3706"))).toBe(true);
  expect(liesIn(area("370602"), area("370602"))).toBe(true);
  expect(liesIn(area("3706"), area("370602"))).toBe(false);
  expect(liesIn(area("370611"), area("370602"))).toBe(false);
  expect(pathTo(area("370602001"))).toEqual(["37", "3706", "370602", "370602001"]);
});
