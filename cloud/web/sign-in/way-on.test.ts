import { expect, test } from "vitest";
import type { ActionView } from "../../api/contract/people.ts";
import { wayOn } from "./way-on.ts";

const operator: readonly ActionView[] = ["follow-live", "see-incidents", "take-incident"];
const administrator: readonly ActionView[] = ["see-homes", "change-residents", "administer-accounts"];

test.each([
  [operator, null, "/operator/"],
  [administrator, null, "/administration/"],
  // Alarms first.
  [[...administrator, ...operator], null, "/operator/"],
  [["follow-live", "see-homes"], null, null],
  [administrator, "/administration/#/people/a-1?area=370602", "/administration/#/people/a-1?area=370602"],
  [[...operator], "/administration/", "/administration/"],
  // Nothing that somebody else put behind our address leads away from it.
  [operator, "https://elsewhere.example/", "/operator/"],
  [operator, "//elsewhere.example/", "/operator/"],
  [operator, "/\\\\elsewhere.example/", "/operator/"],
  [operator, "/operator/../api/identity/sign-out", "/operator/"],
  [operator, "/administration/#/people\n", "/operator/"],
] as const)("R-280 %j, who came for %j, goes to %j", (may, next, place) => {
  expect(wayOn({ may }, next)).toBe(place);
});
