import { describe, expect, test } from "vitest";
import { must, parseAreaCode, parseHomeId, type AreaCode } from "@shouwang/shared/domain/ids.ts";
import type { MeView } from "../../../api/contract/people.ts";
import { isGranted, ownArea, worksEverywhere } from "./own-areas.ts";

const area = (code: string): AreaCode => must(parseAreaCode(code), code);
const nobody: MeView = {
  stage: "full",
  accountId: "a-1",
  name: "李静",
  language: "zh",
  grants: [],
  may: [],
  ways: [],
};
const as = (grants: MeView["grants"]): MeView => ({ ...nobody, grants });
const caregiver = as([{ role: "caregiver", homeId: must(parseHomeId("home-1"), "home-1"), untilMs: null }]);
const both = as([
  { role: "operator", area: "everywhere", untilMs: null },
  { role: "technician", area: area("3706"), untilMs: null },
  { role: "area-administrator", area: area("370602"), untilMs: null },
]);

describe("R-193 a page begins with an area of one's own", () => {
  test("an administrator's before others, else the first of the roles that the page is for", () => {
    expect(ownArea(both, "any")).toBe("370602");
    expect(ownArea(as(both.grants.slice(0, 2)), "any")).toBe("everywhere");
    expect(ownArea(as(both.grants.slice(0, 2)), "kits")).toBe("3706");
    expect(ownArea(as(both.grants.slice(1, 2)), "residents")).toBe("everywhere");
    expect(ownArea(caregiver, "any")).toBe("everywhere");
    expect(ownArea(nobody, "accounts")).toBe("everywhere");
  });
  test("everything may be chosen by who works everywhere in such a role, and where nobody signs in", () => {
    expect(worksEverywhere(both, "residents")).toBe(true);
    expect(worksEverywhere(both, "accounts")).toBe(false);
    expect(worksEverywhere(both, "kits")).toBe(false);
    expect(worksEverywhere(caregiver, "any")).toBe(false);
    expect(worksEverywhere({ ...nobody, stage: "nobody-signs-in" }, "kits")).toBe(true);
  });
  test("what lies above one's own is no link", () => {
    const administrator = as(both.grants.slice(2));
    expect(isGranted(administrator, area("370602001"))).toBe(true);
    expect(isGranted(administrator, area("3706"))).toBe(false);
    expect(isGranted(both, area("3706"))).toBe(true);
    expect(isGranted(caregiver, area("370602"))).toBe(false);
  });
});
