import { describe, expect, test } from "vitest";
import { freshnessOf, type Line, type Read } from "./freshness.ts";

const at = 1_000_000;
const up: Line = { lostAtMs: null, heardAtMs: at - 1_500 };
const readOnce: Read = { askedAtMs: at - 600_000, hasFailed: false };
const lost = (agoMs: number): Line => ({ lostAtMs: at - agoMs, heardAtMs: at - agoMs });

describe("R-571 what stands on the caregiver's page is called present only while it is", () => {
  test.each([
    ["the stream beats, however long ago the last change was", up, readOnce, "live"],
    ["nothing was ever answered", up, { askedAtMs: null, hasFailed: true }, "none"],
    ["the stream tells of a change that could not be asked for", up, { ...readOnce, hasFailed: true }, "old"],
    ["the stream is silent for longer than two beats", { lostAtMs: null, heardAtMs: at - 5_000 }, readOnce, "old"],
    ["the line comes back at once", lost(500), readOnce, "live"],
    ["the line was lost, and nothing was asked since", lost(2_000), readOnce, "old"],
    ["the line was lost, and an answer came since", lost(60_000), { askedAtMs: at - 9_000, hasFailed: false }, "asked"],
    [
      "the line was lost, and then the answers stopped",
      lost(60_000),
      { askedAtMs: at - 9_000, hasFailed: true },
      "old",
    ],
    ["the page slept", lost(900_000), { askedAtMs: at - 800_000, hasFailed: false }, "old"],
  ] as const)("%s", (_what, line, read, freshness) => {
    expect(freshnessOf({ line, read }, at)).toBe(freshness);
  });

  test("whoever looks learns it within 5 s after the last beat", () => {
    const line = { lostAtMs: null, heardAtMs: at };
    expect(freshnessOf({ line, read: readOnce }, at + 5_000)).toBe("old");
    expect(freshnessOf({ line, read: readOnce }, at + 4_000)).toBe("live");
  });
});
