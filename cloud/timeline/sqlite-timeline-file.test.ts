import { mkdtempSync, rmSync } from "node:fs";
import { DatabaseSync } from "node:sqlite";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { afterEach, beforeEach, expect, test } from "vitest";
import { must, parseDeviceId, parseHomeId } from "@shouwang/shared/domain/ids.ts";
import { hours, minutes } from "@shouwang/shared/time/duration.ts";
import { packArrivals, unpackArrivals } from "./arrivals.ts";
import { SqliteTimelineFile } from "./sqlite-timeline-file.ts";
import { packPoints } from "./timeline-messages.ts";
import type { Point, SeriesKey } from "./timeline.ts";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "shouwang-arrivals-"));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));
const file = (): string => join(folder, "timeline.sqlite");

const key = (home: number): SeriesKey => ({
  homeId: must(parseHomeId(`home-${home}`), "home"),
  deviceId: must(parseDeviceId("pir"), "device"),
  series: "motion",
});
const point = (home: number, atMs: number, value = 1): Point => ({ ...key(home), atMs, n: 0, value });
const all = { fromMs: 0, toMs: 1e12, limit: 1e6 };

function rows(table: "arrivals" | "points"): number {
  using database = new DatabaseSync(file(), { readOnly: true });
  return Number(database.prepare(`SELECT count(*) AS n FROM ${table}`).get()?.["n"]);
}

test("R-123 what arrived is one row until it is sorted, and is read as if it were", () => {
  using timeline = new SqliteTimelineFile(file(), 100);
  timeline.append([packPoints([point(1, 20), point(2, 10)]), packPoints([point(1, 10), point(1, 20, 9)])]);
  expect([rows("arrivals"), rows("points")]).toEqual([1, 0]);
  // Only the home that was asked for; the first of two points with one key stays.
  expect(timeline.points(key(1), all)).toEqual([point(1, 10), point(1, 20)]);
  expect(timeline.series(key(1).homeId, 0, 100)).toEqual([key(1)]);
  expect([rows("arrivals"), rows("points")]).toEqual([1, 2]);
  while (timeline.sort("now"));
  expect([rows("arrivals"), rows("points")]).toEqual([0, 3]);
});

test("R-123 a restart between two slices of sorting loses nothing and counts nothing twice", () => {
  const homes = Array.from({ length: 1_500 }, (_, home) => home);
  {
    using first = new SqliteTimelineFile(file(), 400);
    first.append([packPoints(homes.map((home) => point(home, 10)))]);
    expect(first.sort("due")).toBe(true);
    first.append([packPoints([point(0, 20)])]);
  }
  expect([rows("arrivals"), rows("points")]).toEqual([2, 1_000]);
  using second = new SqliteTimelineFile(file(), 400);
  while (second.sort("now"));
  expect([rows("arrivals"), rows("points")]).toEqual([0, 1_501]);
  expect(second.points(key(0), all)).toEqual([point(0, 10), point(0, 20)]);
});

test("R-123 an hour is rolled up with what had not been sorted yet", () => {
  using timeline = new SqliteTimelineFile(file(), 1_000);
  const start = hours(100);
  timeline.append([packPoints([point(1, start + 1, 2), point(1, start + hours(1) + minutes(45), 4)])]);
  while (timeline.rollUp(start + hours(2)));
  timeline.append([packPoints([point(1, start + 2, 6)])]);
  const asked = { fromMs: start, toMs: start + hours(1), step: hours(1) };
  expect(timeline.summaries(key(1), asked)).toEqual([{ fromMs: start, count: 2, min: 2, max: 6, sum: 8 }]);
});

test("R-123 appends, sorting, reading and restarts in any order: every point is there once", () => {
  const step = fc.oneof(
    { weight: 4, arbitrary: fc.array(fc.tuple(fc.nat(5), fc.nat(20)), { minLength: 1, maxLength: 6 }) },
    { weight: 1, arbitrary: fc.constantFrom("sort" as const, "restart" as const, "read" as const) },
  );
  fc.assert(
    fc.property(fc.array(step, { maxLength: 15 }), (steps) => {
      rmSync(folder, { recursive: true, force: true });
      folder = mkdtempSync(join(tmpdir(), "shouwang-arrivals-"));

      let timeline = new SqliteTimelineFile(file(), 4);
      const expected = new Set<string>();
      for (const one of steps) {
        if (one === "sort") timeline.sort("due");
        else if (one === "read") timeline.points(key(1), all);
        else if (one === "restart") {
          timeline[Symbol.dispose]();
          timeline = new SqliteTimelineFile(file(), 4);
        } else {
          timeline.append([packPoints(one.map(([home, atMs]) => point(home, atMs)))]);
          for (const [home, atMs] of one) expected.add(`${home}/${atMs}`);
        }
      }
      const found = [0, 1, 2, 3, 4, 5].flatMap((home) =>
        timeline.points(key(home), all).map(({ atMs }) => `${home}/${atMs}`),
      );
      timeline[Symbol.dispose]();
      expect(found.toSorted()).toEqual([...expected].toSorted());
    }),
    { numRuns: 15 },
  );
}, 30_000);

test("arrivals are read as they were written, wherever their bytes begin", () => {
  const arrived = { seriesId: 4_000_000_000, atMs: 1_760_000_000_123, n: 999_999, value: -0.5 };
  const packed = packArrivals([arrived, { ...arrived, seriesId: 1 }]);
  const elsewhere = new Uint8Array(packed.length + 3);
  elsewhere.set(packed, 3);
  expect(unpackArrivals(elsewhere.subarray(3))).toEqual([arrived, { ...arrived, seriesId: 1 }]);
});
