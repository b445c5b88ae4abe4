/** A made-up home of eight weeks is played otherwise: each world raises what it ought to, and an unknown one is refused. */

import { describe, expect, test } from "vitest";
import { days, hours, minutes } from "@shouwang/shared/time/duration.ts";
import { parseRecording, type Recording } from "../../replay/recording.ts";
import { settingsOf } from "../drive.ts";
import { missedAt, playedWith, row, visited, without } from "./altered.ts";
import { windowsOf } from "./windows.ts";
import { otherwise, otherwiseText, worldNames } from "./worlds.ts";

const firstMs = Date.parse("2026-03-01T00:00:00Z");
const iso = (atMs: number): string => new Date(firstMs + atMs).toISOString().slice(0, 19);

/** Up at seven, seen each quarter of an hour in room after room until ten at night, once at three; out from nine to ten on every second day. */
function lived(dayCount: number, hasDoor = true): Recording {
  const rows = ["timestamp_iso_local,sensor_id,kind,location,value"];
  const rooms = ["kitchen", "hall", "bathroom", "living room"];
  const seen = (atMs: number, room: string): void => void rows.push(`${iso(atMs)},m-${room},motion,${room},ON`);
  const used = (atMs: number): void => void rows.push(`${iso(atMs)},d-front,door,front_door,ON`);
  for (let day = 0; day < dayCount; day += 1) {
    const isOut = hasDoor && day % 2 === 1;
    for (let quarter = 28; quarter < 88; quarter += 1) {
      const atMs = days(day) + quarter * minutes(15);
      if (isOut && quarter === 36) used(atMs);
      else if (isOut && quarter === 40) used(atMs - minutes(1));
      if (!isOut || quarter < 36 || quarter >= 40) seen(atMs, rooms[quarter % rooms.length] ?? "hall");
    }
    for (let quarter = 88; quarter < 118; quarter += 3) seen(days(day) + quarter * minutes(15), "bedroom");
  }
  return parseRecording(hasDoor ? "lived" : "bare", rows.join("\n"));
}

const home = lived(56);
const homes = [home];
const options = { sensitivity: "normal" } as const;
const rowsOf = (word: string, of: readonly Recording[] = homes) => otherwise(word, of, options)?.rows ?? [];

describe("R-746 a recorded home played otherwise", () => {
  test("an unknown world is refused, and so is an unknown room", () => {
    expect(otherwise("flood", homes, options)).toBeNull();
    expect(otherwise("constructor", homes, options)).toBeNull();
    expect(() => otherwise("sensor-death:attic", homes, options)).toThrow("attic");
  });

  test("a dead bedroom raises for nothing, and less where the gateway says that it is dead", () => {
    const [only, ...others] = rowsOf("sensor-death:bedroom");
    expect(others).toEqual([]);
    expect(only).toMatchObject({ home: "lived", room: "bedroom", weeks: 6, "as recorded": 0 });
    expect(only?.["dead"]).toBeGreaterThan(0);
    expect(Number(only?.["said at once"])).toBeLessThanOrEqual(Number(only?.["dead"]));
  });

  test("every room that has a detector is taken unless one is named, and none that has not", () => {
    expect(rowsOf("sensor-death", [lived(27)]).map(({ room }) => room)).toEqual([
      "bedroom",
      "bathroom",
      "hall",
      "kitchen",
      "living-room",
    ]);
    expect(rowsOf("sensor-death:other")).toEqual([]);
  });

  test("a home that is too short for it, or has no door, is left out, and the table says so", () => {
    expect(rowsOf("sensor-death", [lived(20)])).toEqual([]);
    expect(rowsOf("visitor", [lived(40, false)])).toEqual([]);
    expect(otherwiseText({ world: "visitor", says: "…", rows: [] })).toContain("No home");
  });

  test("without its door the outings become silences at home", () => {
    const [only] = rowsOf("no-door");
    expect(Number(only?.["warm, none"])).toBeGreaterThanOrEqual(Number(only?.["warm, door"]));
  });

  test("whoever is silent after a visit is missed, by another rule where visitors are not concluded", () => {
    const [only] = rowsOf("visitor");
    expect(only?.["visits"]).toBeGreaterThan(50);
    expect(Number(only?.["max h"])).toBeLessThanOrEqual(16);
    expect(only?.["median h"]).not.toBe(only?.["median h, rule off"]);
  });

  test("whoever comes home and is seen inside is timed by the home's own line, and in the doorway by that of the outings", () => {
    const [only] = rowsOf("return");
    expect(only).toMatchObject({ arrivals: 28, "nobody seen": 0, overdue: 0 });
    expect(Number(only?.["inside, median h"])).toBeLessThan(6);
    expect(Number(only?.["doorway, median h"])).toBeGreaterThan(0);
  });

  test("a week away raises once where nobody says so, and not at all where it was said", () => {
    const [only] = rowsOf("absence");
    expect(only).toMatchObject({ times: 3, "nobody said it": 3, "the door tells": 3, "absence set": 0 });
  });

  test("each has a word for itself, and says what it counts", () => {
    const short = [lived(3)];
    for (const name of worldNames) expect(otherwise(name, short, options)?.says).toMatch(/\w/);
  });
});

describe("R-746 the home goes on from any instant", () => {
  const atMs = firstMs + days(20) + hours(12);

  test("with the recorded rows it raises what it raises as a whole", () => {
    const settings = settingsOf(home, options);
    const cut = without(home, (event) => event.atMs >= atMs && event.atMs < atMs + hours(14));
    visited(cut, settings, [atMs], (stop) => {
      const untilMs = firstMs + days(56);
      const after = stop.on([], untilMs).alarms();
      expect(after.length).toBeGreaterThan(0);
      expect(after).toEqual(playedWith(cut, settings).filter((one) => one.atMs >= atMs));
    });
  });

  test("whoever is never seen again is missed, and only after what was seen last", () => {
    visited(home, settingsOf(home, options), [atMs], (stop) => {
      const [sensor] = home.sensors;
      if (sensor === undefined) throw new Error("no sensor");
      const silent = missedAt(stop.on([], atMs), atMs);
      const moved = missedAt(stop.on([row(sensor, atMs + hours(1))], atMs), atMs + hours(1));
      expect(silent).toBeGreaterThan(atMs);
      expect(moved).toBeGreaterThan(silent ?? Infinity);
    });
  });

  test("the stretches looked at begin once the home is known, and end with it", () => {
    // The night of the last day is the next date's.
    expect(windowsOf(home, 14).map(({ fromMs }) => (fromMs - firstMs) / days(1))).toEqual([14, 28, 43]);
    expect(windowsOf(lived(27), 14)).toHaveLength(1);
    expect(windowsOf(lived(26), 14)).toEqual([]);
  });
});
