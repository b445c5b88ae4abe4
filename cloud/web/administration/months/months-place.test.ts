import { expect, test } from "vitest";
import { readPlace } from "../frame/place.ts";
import { intoArea, levelsIn, monthAt, monthBeside, monthsPlace, shownOf } from "./months-place.ts";

const noon = Date.UTC(2026, 10, 22, 4);

test.each([
  ["2026-01", -1, "2025-12"],
  ["2026-12", 1, "2027-01"],
  ["2026-11", 0, "2026-11"],
])("R-613 %s, %i months on, is %s", (month, by, expected) => {
  expect(monthBeside(month, by)).toBe(expected);
});

test("R-613 the month of an address counts when it is one; else the present one in China does", () => {
  const shown = (hash: string) => shownOf(readPlace(hash), "370602", noon);
  expect(shown("#/months?month=2026-10&by=community")).toEqual({ area: "370602", month: "2026-10", by: "community" });
  for (const hash of ["#/months", "#/months?month=2026-13", "#/months?month=x&by=county"])
    expect(shown(hash)).toEqual({ area: "370602", month: "2026-11", by: "street" });
  expect(monthAt(Date.UTC(2026, 9, 31, 16))).toBe("2026-11");
});

test("R-613 the way into an area keeps the month, and begins at the level below it", () => {
  const from = { area: "3706", month: "2026-10", by: "county" } as const;
  expect(shownOf(readPlace(intoArea(from, "370602")), "370602", noon)).toMatchObject({
    month: "2026-10",
    by: "street",
  });
  expect(monthsPlace(from).query).toEqual(from);
  expect([levelsIn("everywhere")[0], levelsIn("370602001001")]).toEqual(["province", ["community"]]);
});
