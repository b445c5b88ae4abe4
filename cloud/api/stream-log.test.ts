import { describe, expect, test } from "vitest";
import { aHome, anIncident } from "../../test/browser/memory-desk.ts";
import type { FeedEvent } from "./ports.ts";
import { createStreamLog, markText, parseMark } from "./stream-log.ts";

const atMs = Date.UTC(2026, 4, 1, 8);
const home = aHome({ homeId: "home-1" });
const incident = (version: number): FeedEvent => ({
  kind: "incident",
  incident: anIncident({ incidentId: "incident-1", home, atMs, version }),
});
const ofHome = (homeId: string): FeedEvent => ({ kind: "home", home: aHome({ homeId }) });

describe("R-620 what was published lately", () => {
  test("each version of an incident counts; of a home the newest is enough, in its place", () => {
    const log = createStreamLog("run");
    log.add(ofHome("home-1"));
    log.add(incident(2));
    log.add(ofHome("home-2"));
    log.add(incident(3));
    log.add(ofHome("home-1"));
    expect(log.after(0)?.map(({ n }) => n)).toEqual([2, 3, 4, 5]);
    expect(log.after(3)?.map(({ n }) => n)).toEqual([4, 5]);
    expect(log.after(5)).toEqual([]);
  });

  test("beyond its limit the oldest goes, and whoever needs it is told so", () => {
    const log = createStreamLog("run", 3);
    for (let version = 2; version < 8; version++) log.add(incident(version));
    expect(log.after(2)).toBeNull();
    expect(log.after(3)?.map(({ n }) => n)).toEqual([4, 5, 6]);
  });

  test.each([-1, 7, 1.5, Number.NaN])("%s was never given out", (n) => {
    const log = createStreamLog("run");
    for (let version = 2; version < 8; version++) log.add(incident(version));
    expect(log.after(n)).toBeNull();
  });

  test("a mark is read back as it was written, and nothing else is", () => {
    const mark = { run: "a1", viewer: "0", n: 12 };
    expect(parseMark(markText(mark))).toEqual(mark);
    for (const wrong of [
      undefined,
      ["a.b.1"],
      "",
      "a.b",
      "a.b.1.2",
      "A.b.1",
      "a.b.-1",
      `a.b.${"9".repeat(16)}`,
      "a.b.1\n",
    ])
      expect(parseMark(wrong)).toBeUndefined();
  });
});
