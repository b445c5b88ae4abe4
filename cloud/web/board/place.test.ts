import { expect, test } from "vitest";
import { hashOf, ownArea, reaches, readPlace } from "./place.ts";

test.each([
  ["#area=3706&wall=1", { area: "3706", isWall: true }],
  ["#area=everywhere", { area: "everywhere", isWall: false }],
  ["", { area: null, isWall: false }],
  ["#area=370&wall=yes", { area: null, isWall: false }],
  ["#area=<script>", { area: null, isWall: false }],
])("R-616 %j is a place", (hash, place) => {
  expect(readPlace(hash)).toEqual(place);
  expect(readPlace(hashOf(place))).toEqual(place);
});

test("R-616 whoever opens the board begins in their own area, and goes up no further than that", () => {
  const me = {
    stage: "full",
    grants: [
      { role: "caregiver", homeId: "home-1", untilMs: null },
      { role: "supervisor", area: "3706", untilMs: null },
    ],
  } as unknown as Parameters<typeof ownArea>[0];
  expect(ownArea(me)).toBe("3706");
  expect([reaches(me, "370602"), reaches(me, "3706"), reaches(me, "37")]).toEqual([true, true, false]);
});
