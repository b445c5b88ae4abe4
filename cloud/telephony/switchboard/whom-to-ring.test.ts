import { describe, expect, test } from "vitest";
import { ringsAtMostMs, whomToRing, type Rung } from "./whom-to-ring.ts";

const rings: Rung = { isRinging: true, failedAtMs: null };
const failed = (atMs: number): Rung => ({ isRinging: false, failedAtMs: atMs });
const again = (atMs: number): Rung => ({ isRinging: true, failedAtMs: atMs });
const base = { nowMs: 1_000, beganAtMs: 0, ringMs: 20_000, operators: ["1", "2"], desk: ["8"], overflow: "9" };
const ring = (
  given: Partial<Omit<typeof base, "overflow">> & { rung?: Record<string, Rung>; overflow?: string | null },
) => whomToRing({ ...base, ...given, rung: new Map(Object.entries(given.rung ?? {})) });

describe("R-483 whom to ring, and when", () => {
  test.each<[string, Parameters<typeof ring>[0], readonly string[]]>([
    ["operators first, side by side", {}, ["1", "2"]],
    ["who rings is not rung again", { rung: { "1": rings } }, ["2"]],
    ["no operator: the desk", { operators: [] }, ["8"]],
    ["neither operator nor desk: the overflow at once", { operators: [], desk: [] }, ["9"]],
    ["one is busy, the other one rings: nobody else yet", { rung: { "1": failed(500), "2": rings } }, []],
    ["all are busy: desk and overflow at once", { rung: { "1": failed(500), "2": failed(500) } }, ["8", "9"]],
    [
      "rung again after a while, and desk and overflow stay with them",
      { nowMs: 9_000, rung: { "1": failed(500), "2": failed(900), "8": rings, "9": rings } },
      ["1", "2"],
    ],
    [
      "one that rings for the second time has failed before",
      { nowMs: 9_500, rung: { "1": again(500), "2": failed(900), "8": rings } },
      ["2", "9"],
    ],
    ["a millisecond before", { nowMs: 19_999, rung: { "1": rings, "2": rings } }, []],
    ["nobody took it in time: desk and overflow too", { nowMs: 20_000, rung: { "1": rings, "2": rings } }, ["8", "9"]],
    [
      "an operator who came later",
      { nowMs: 20_000, operators: ["1", "2", "3"], rung: { "1": rings, "2": rings, "8": rings, "9": rings } },
      ["3"],
    ],
    ["one telephone is an operator's and the desk's", { operators: ["8"], nowMs: 20_000 }, ["8", "9"]],
    ["no overflow is set", { nowMs: 20_000, overflow: null, rung: { "1": rings, "2": rings } }, ["8"]],
  ])("%s", (_, given, expected) => {
    expect(ring(given)).toEqual({ kind: "ring", ring: expected });
  });

  test("given up when no telephone is known at all, and after three minutes", () => {
    expect(ring({ operators: [], desk: [], overflow: null })).toEqual({ kind: "give-up" });
    expect(ring({ nowMs: ringsAtMostMs - 1 }).kind).toBe("ring");
    expect(ring({ nowMs: ringsAtMostMs })).toEqual({ kind: "give-up" });
  });

  test("moved by a year, the same", () => {
    const year = 365 * 86_400_000;
    expect(ring({ nowMs: base.nowMs + year, beganAtMs: year, rung: { "1": failed(year + 500), "2": rings } })).toEqual(
      ring({ rung: { "1": failed(500), "2": rings } }),
    );
  });
});
