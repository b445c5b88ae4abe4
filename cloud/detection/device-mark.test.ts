import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { must, parseDeviceId } from "@shouwang/shared/domain/ids.ts";
import { markEnd, markOf } from "./device-mark.ts";

const device = (name: string) => must(parseDeviceId(name), name);

describe("R-774 a device as a number", () => {
  // Stored with every home: written down when they were stored for the first time.
  test.each([
    ["0x00158d0001a2b3c4", 257_429_224_632_098],
    ["0x00158d0001a2b3c5", 186_885_791_772_739],
    ["pir-hall", 180_055_187_897_624],
  ])("%s has the mark that it has had ever since", (name, mark) => {
    expect(markOf(device(name))).toBe(mark);
  });

  test("a mark is a whole number of 48 bits", () => {
    fc.assert(
      fc.property(fc.stringMatching(/^[a-z0-9-]{1,32}$/), (name) => {
        const mark = markOf(device(`d${name}`.slice(0, 32)));
        expect(Number.isInteger(mark) && mark >= 0 && mark < markEnd).toBe(true);
      }),
    );
  });

  test("addresses that differ in a digit, and a hundred thousand of one maker, have marks of their own", () => {
    const addresses = Array.from({ length: 100_000 }, (_, n) => `0x00158d00${n.toString(16).padStart(8, "0")}`);
    expect(new Set(addresses.map((one) => markOf(device(one)))).size).toBe(addresses.length);
  });
});
