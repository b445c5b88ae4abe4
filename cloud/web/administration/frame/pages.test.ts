import { expect, test } from "vitest";
import { pages, pagesFor } from "./pages.tsx";

test("R-193 the menu has what somebody may do, and each page once", () => {
  expect(pagesFor(["administer-accounts"]).map(({ path }) => path)).toContain("people");
  expect(pagesFor(["follow-live", "see-homes"]).map(({ path }) => path)).not.toContain("people");
  expect(pagesFor([])).toEqual([]);
  expect(new Set(pages.map(({ path }) => path)).size).toBe(pages.length);
  // An entry for which nobody needs anything would be in nobody's menu.
  expect(pages.filter(({ needs }) => needs.length === 0)).toEqual([]);
});
