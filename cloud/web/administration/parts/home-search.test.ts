import { describe, expect, test } from "vitest";
import type { ResidentRow } from "../../../api/registry/contract/residents.ts";
import { homesOf, homeText, questionsOf } from "./home-search.ts";

const row = (residentId: string, homeId: string, name: string | null): ResidentRow => ({
  residentId,
  homeId,
  area: "370602001001",
  state: "kept",
  name,
  homeName: `家-${homeId}`,
  address: `街-${homeId}`,
  status: "registered",
  risk: null,
  labels: [],
  isConnected: null,
  isToBeReassessed: false,
  hasAlarm: false,
});

describe("R-323 the questions that find a home", () => {
  test.each([
    ["", []],
    ["   ", []],
    ["12", []],
    ["0008", [{ phoneEnd: "0008" }]],
    ["139 0000 0008", [{ phone: "13900000008" }]],
    ["home-in", []],
    ["h1", []],
    ["·", []],
    ["王", [{ nameStart: "王" }]],
    ["王秀", [{ nameStart: "王秀" }]],
    ["王秀英", [{ name: "王秀英" }, { nameStart: "王秀英" }]],
    ["Chen Ming", [{ name: "Chen Ming" }, { nameStart: "Chen Ming" }]],
  ])("%j", (text, looked) => {
    const asked = questionsOf(text, ["370602", "370611"]);
    expect(asked).toEqual(
      ["370602", "370611"].flatMap((area) => looked.map((one) => ({ area, ...one, after: null, limit: 20 }))),
    );
  });
});

describe("R-323 the homes among the answers", () => {
  test("each is there once, with everybody who was found in it", () => {
    const rows = [
      row("a", "h-1", "王秀英"),
      row("b", "h-2", "王秀兰"),
      row("c", "h-1", "王 秀华"),
      row("a", "h-1", "王秀英"),
    ];
    const homes = homesOf(rows, "王秀");
    expect(homes.map(({ homeId, people }) => [homeId, people])).toEqual([
      ["h-1", ["王秀英", "王 秀华"]],
      ["h-2", ["王秀兰"]],
    ]);
    expect(homes.map(homeText)[0]).toBe("家-h-1 · 街-h-1 · 王秀英, 王 秀华");
  });

  test("of a name more than its first two characters count; who is not shown is not left out", () => {
    const rows = [row("a", "h-1", "王秀英"), row("b", "h-2", "王秀兰"), row("c", "h-3", null)];
    expect(homesOf(rows, "王秀英").map(({ homeId }) => homeId)).toEqual(["h-1", "h-3"]);
  });

  test("a phone finds whoever it finds", () => {
    expect(homesOf([row("a", "h-1", "王秀英")], "139 0000 0008")).toHaveLength(1);
  });
});
