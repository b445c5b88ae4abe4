import { expect, test } from "vitest";
import { must, parseAreaCode } from "@shouwang/shared/domain/ids.ts";
import type { ActionView } from "../../api/contract/people.ts";
import { wayOn } from "./way-on.ts";

const operator: readonly ActionView[] = ["follow-live", "see-incidents", "take-incident"];
const administrator: readonly ActionView[] = ["see-homes", "change-residents", "administer-accounts"];
const caregiver: readonly ActionView[] = ["follow-live", "see-homes", "answer-as-caregiver"];

test.each([
  [operator, null, "/operator/"],
  [administrator, null, "/administration/"],
  // Alarms first.
  [[...administrator, ...operator], null, "/operator/"],
  [["follow-live", "see-homes", "command-gateway", "see-kits", "change-kits"], null, "/administration/#/fleet"],
  [["see-homes", "command-gateway", "see-kits", "change-kits"], null, "/administration/"],
  [["follow-live", "see-homes"], null, null],
  [caregiver, null, "/caregiver/"],
  [caregiver, "/caregiver/", "/caregiver/"],
  // Whoever works here and has a mother at home comes to their work first.
  [[...operator, ...caregiver], null, "/operator/"],
  [administrator, "/administration/#/people/a-1?area=370602", "/administration/#/people/a-1?area=370602"],
  [[...operator], "/administration/", "/administration/"],
  // Nothing that somebody else put behind our address leads away from it.
  [operator, "https://elsewhere.example/", "/operator/"],
  [operator, "//elsewhere.example/", "/operator/"],
  [operator, "/\\\\elsewhere.example/", "/operator/"],
  [operator, "/operator/../api/identity/sign-out", "/operator/"],
  [operator, "/administration/#/people\n", "/operator/"],
] as const)("R-280 R-577 %j, who came for %j, goes to %j", (may, next, place) => {
  expect(wayOn({ may }, next)).toBe(place);
});

test("R-613 whoever supervises a city begins with its numbers; of a county, with its alarms", () => {
  const of = (code: string) => {
    const area = must(parseAreaCode(code), code);
    return { may: operator, grants: [{ role: "supervisor" as const, area, untilMs: null }] };
  };
  expect([wayOn(of("3706"), null), wayOn(of("370602"), null)]).toEqual(["/administration/#/months", "/operator/"]);
});
