import { expect, test } from "vitest";
import { localEndOf, writingsOf } from "./caller-number.ts";

test.each<[string, readonly string[]]>([
  ["13800000001", ["13800000001"]],
  ["+8613800000001", ["13800000001"]],
  ["8613800000001", ["8613800000001", "13800000001"]],
  ["008613800000001", ["13800000001"]],
  // The telephone system dials 0 to leave the town, and shows it.
  ["013800000001", ["13800000001", "013800000001"]],
  ["053560012345", ["053560012345"]],
  ["+86 535 6001 2345", ["053560012345", "53560012345"]],
  ["53560012345", ["053560012345", "53560012345"]],
  ["01088886666", ["01088886666"]],
  ["60012345", ["60012345"]],
  ["120", ["120"]],
  ["8001", ["8001"]],
  ["+4930123456", ["4930123456", "04930123456"]],
  ["anonymous", []],
  ["", []],
])("R-496 %s may stand in the registry as %j", (number, writings) => {
  expect(writingsOf(number)).toEqual(expect.arrayContaining([...writings]));
  if (writings.length <= 1) expect(writingsOf(number)).toEqual(writings);
});

test.each<[string, string | null]>([
  ["60012345", "60012345"],
  ["6001 234", "6001234"],
  ["053560012345", null],
  ["13800000001", null],
  ["12349", null],
  ["8001", null],
])("R-496 %s is a number within a town: %s", (number, end) => {
  expect(localEndOf(number)).toBe(end);
});
