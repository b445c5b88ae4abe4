import { expect, test } from "vitest";
import { hashOf, readPlace } from "./place.ts";

test.each([
  ["", { page: "", rest: [], query: {} }],
  ["#", { page: "", rest: [], query: {} }],
  ["#/people", { page: "people", rest: [], query: {} }],
  ["#/people/a-1/history?area=370602", { page: "people", rest: ["a-1", "history"], query: { area: "370602" } }],
  // Typed by hand.
  ["#people//a-1/", { page: "people", rest: ["a-1"], query: {} }],
  ["#/people/%E7%8E%8B", { page: "people", rest: ["王"], query: {} }],
  ["#/people/100%", { page: "people", rest: ["100%"], query: {} }],
])("R-193 %s is a place", (hash, place) => {
  expect(readPlace(hash)).toEqual(place);
});

test("R-193 what is written into an address is read out of it, whatever it is", () => {
  const place = { page: "people", rest: ["a/b", "王?#&"], query: { area: "370602", name: "a=b&c" } };
  expect(readPlace(hashOf(place))).toEqual(place);
  expect(hashOf({ page: "people", query: { area: "" } })).toBe("#/people");
});
