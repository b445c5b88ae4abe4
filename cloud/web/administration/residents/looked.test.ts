import { expect, test } from "vitest";
import { lookedAt, searchOf } from "./looked.ts";

const county = lookedAt("370602");

test("R-299 nothing is asked while a number or an area is half typed; an empty field asks for everybody", () => {
  expect(searchOf(county)).toEqual({ area: "370602" });
  expect(searchOf({ ...county, area: "37060" })).toBeNull();
  expect(searchOf({ ...county, way: "phoneEnd", text: "00" })).toBeNull();
  expect(searchOf({ ...county, way: "phoneEnd", text: "0001" })).toEqual({ area: "370602", phoneEnd: "0001" });
  expect(searchOf({ ...county, way: "phone", text: "13" })).toBeNull();
  expect(searchOf({ ...county, way: "idNumber", text: "3706021940" })).toBeNull();
  expect(searchOf({ ...county, way: "name", text: " 陈秀英 ", risk: "high", status: "died" })).toEqual({
    area: "370602",
    name: "陈秀英",
    risk: "high",
    status: "died",
  });
});
