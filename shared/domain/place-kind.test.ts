import { describe, expect, test } from "vitest";
import { rooms } from "./home.ts";
import { isLifeKind, kindOfName, placeKinds, placeName } from "./place-kind.ts";

describe("R-602 names of places come from a closed list", () => {
  test("every name says its kind again, and no two are alike", () => {
    const names = rooms.flatMap((room) => placeKinds.map((kind) => ({ kind, name: placeName(kind, room) })));
    expect(new Set(names.map(({ name }) => name)).size).toBe(names.length);
    expect(names.filter(({ kind, name }) => kindOfName(name) !== kind)).toEqual([]);
  });

  test("a second one in the room gets a number", () => {
    const first = placeName("panic-button", "bedroom");
    const second = placeName("panic-button", "bedroom", [first]);
    expect([first, second, kindOfName(second)]).toEqual(["卧室紧急按钮", "卧室紧急按钮2", "panic-button"]);
  });

  test.each(["王秀英的按钮", "卧室王奶奶", "", "sos-1"])("%s is of no kind: somebody typed it", (name) => {
    expect(kindOfName(name)).toBeNull();
  });

  test("what calls for help is known by its kind, and a leak does not", () => {
    expect(placeKinds.filter((kind) => !isLifeKind(kind))).toEqual(["motion", "door", "water-leak", "other"]);
  });
});
