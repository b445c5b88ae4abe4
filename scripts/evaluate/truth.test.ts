import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { days, hours } from "@shouwang/shared/time/duration.ts";
import { parseRecording } from "../replay/recording.ts";
import { truthText } from "../residents/truth-file.ts";
import type { Fact, Truth } from "../residents/truth.ts";
import type { RaisedAlarm } from "./drive.ts";
import { evaluate } from "./evaluate.ts";
import { againstTruth, isRight, truthsIn, truthTable } from "./truth.ts";

const fromMs = Date.parse("2026-03-02T00:00:00Z");
const at = (day: number, hour = 0): number => fromMs + days(day) + hours(hour);
const fell = (how: "up" | "still" | "moves", day: number, forHours: number): Fact => ({
  kind: "fall",
  how,
  room: "kitchen",
  fromMs: at(day, 8),
  untilMs: at(day, 8 + forHours),
});
const truth: Truth = {
  home: "h",
  seed: 1,
  traits: ["falls"],
  fromMs,
  untilMs: at(42),
  facts: [
    fell("still", 20, 10),
    fell("up", 22, 0.2),
    fell("moves", 25, 10),
    { kind: "illness", fromMs: at(30), untilMs: at(37) },
    { kind: "holiday", fromMs: at(36), untilMs: at(39) },
  ],
};
const raised = (day: number, hour: number, kind: RaisedAlarm["kind"] = "inactivity"): RaisedAlarm => ({
  alarmId: `${kind}-${day}-${hour}`,
  kind,
  lastActivityMs: at(day, hour) - hours(4),
  atMs: at(day, hour),
  presence: "home",
  room: "kitchen",
  clearedAtMs: null,
});
const compared = (alarms: readonly RaisedAlarm[], of: Truth = truth) =>
  againstTruth(new Map([["h", of]]), new Map([["h", alarms]]));

describe("R-752 alarms beside the truth", () => {
  test.each([
    ["a second before the fall", at(20, 8) - 1, false],
    ["as they fall", at(20, 8), true],
    ["as somebody comes", at(20, 18), true],
    ["a moment later", at(20, 18) + 1, false],
    ["while somebody who got up was down", at(22, 8.1), false],
  ])("%s", (_, atMs, right) => {
    expect(isRight(truth, { atMs })).toBe(right);
  });

  test("of a home without a truth none is right", () => {
    expect(isRight(undefined, { atMs: at(20, 9) })).toBe(false);
  });

  test("who lies is missed by the first alarm while they lie, and by no other", () => {
    const { missed } = compared([raised(20, 7), raised(20, 12), raised(20, 15), raised(25, 20)]);
    expect(missed).toEqual([
      {
        how: "still",
        pet: false,
        lies: 1,
        found: 1,
        delayHours: expect.objectContaining({ n: 1, mean: 4 }) as unknown,
      },
      { how: "moves", pet: false, lies: 1, found: 0, delayHours: null },
      { how: "all", pet: false, lies: 2, found: 1, delayHours: expect.objectContaining({ n: 1 }) as unknown },
    ]);
  });

  test("a press or a fall that is raised misses nobody's silence", () => {
    expect(compared([raised(20, 9, "panic"), raised(25, 9, "fall")]).missed.at(-1)?.found).toBe(0);
  });

  test("what is raised for nothing counts on its kind of day, once, and not before the home is known", () => {
    const { forNothing } = compared([
      raised(5, 12),
      raised(16, 12),
      raised(20, 12),
      raised(31, 12),
      raised(36, 12),
      raised(37, 12, "away-overdue"),
    ]);
    expect(forNothing.map(({ day, homeWeeks, silence, away }) => ({ day, homeWeeks, silence, away }))).toEqual([
      { day: "usual", homeWeeks: 2.714, silence: 1, away: 0 },
      { day: "holiday", homeWeeks: 0.429, silence: 1, away: 1 },
      { day: "illness", homeWeeks: 0.857, silence: 1, away: 0 },
    ]);
    expect(truthTable(compared([]))).toContain("for nothing");
  });

  test("in a home with a pet it is counted apart", () => {
    const { missed } = compared([raised(20, 12)], { ...truth, traits: ["falls", "pet"] });
    expect(missed.every(({ pet }) => pet)).toBe(true);
  });

  test("an evaluation counts no alarm as false while somebody lies", () => {
    const rows = Array.from({ length: 30 * 24 }, (_, hour) => fromMs + hours(hour))
      .filter((atMs) => atMs < at(20, 8) || atMs > at(20, 22))
      .map((atMs) => `${new Date(atMs).toISOString().slice(0, 19)},pir,motion,kitchen,ON`);
    const home = parseRecording("h", ["timestamp_iso_local,sensor_id,kind,location,value", ...rows].join("\n"));
    const plain = evaluate([home], { sensitivity: "normal" });
    const known = evaluate([home], { sensitivity: "normal", isRight: (_, alarm) => isRight(truth, alarm) });
    expect(plain.results.pooled.falseAlarms).toBe(1);
    expect(known.results.pooled.falseAlarms).toBe(0);
  });

  test("a truth is found beside its recording; one that cannot be read is said and is none", () => {
    const folder = mkdtempSync(join(tmpdir(), "truth-"));
    try {
      const home = (name: string) => parseRecording(name, "timestamp_iso_local,sensor_id,kind,location,value\n");
      writeFileSync(join(folder, "a.truth.json"), truthText(truth));
      writeFileSync(join(folder, "b.truth.json"), truthText(truth).slice(0, -30));
      const told: string[] = [];
      const found = truthsIn(folder, [home("a"), home("b"), home("c")], (what) => told.push(what));
      expect([...found.keys()]).toEqual(["a"]);
      expect(told).toHaveLength(1);
      expect(told[0]).toContain("b.truth.json");
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});
