import { fork } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, expect, test } from "vitest";
import { createMemoryTimeline } from "@shouwang/cloud/timeline/memory-timeline.ts";
import { createSqliteTimeline } from "@shouwang/cloud/timeline/sqlite-timeline.ts";
import type { Point } from "@shouwang/cloud/timeline/timeline.ts";
import { hours, minutes } from "@shouwang/shared/time/duration.ts";
import { at, describeTimeline, homeOfItsOwn } from "./timeline-suite.ts";

const folder = mkdtempSync(join(tmpdir(), "shouwang-timeline-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const limit = (): AbortSignal => AbortSignal.timeout(20_000);

describeTimeline("memory", async () => ({ timeline: createMemoryTimeline(), settle: async () => {} }));
describeTimeline("embedded", async () => ({
  timeline: createSqliteTimeline({ file: join(folder, "contract.sqlite") }),
  settle: async () => {},
}));

test("R-027 a kill -9 in the middle of writing loses nothing that was resolved", async () => {
  const file = join(folder, "killed.sqlite");
  const key = homeOfItsOwn()("pir-1", "motion");
  const writer = fork(fileURLToPath(new URL("./timeline-writer.ts", import.meta.url)), {
    env: { ...process.env, TIMELINE_FILE: file, TIMELINE_KEY: JSON.stringify(key) },
    execArgv: [],
  });
  const resolved = await new Promise<Point[]>((resolve) => {
    const points: Point[] = [];
    writer.on("message", (point: Point) => {
      // Killed in mid-stride, with appends under way.
      if (points.push(point) === 300) writer.kill("SIGKILL");
    });
    writer.on("exit", () => resolve(points));
  });
  expect(resolved.length).toBeGreaterThanOrEqual(300);
  await using timeline = createSqliteTimeline({ file });
  const kept = await timeline.points({ ...key, fromMs: 0, toMs: 1e12, limit: 1e6 }, limit());
  const numbers = new Set(kept.map(({ atMs }) => atMs));
  expect(resolved.filter(({ atMs }) => !numbers.has(atMs))).toEqual([]);
});

test("a file that cannot be opened refuses, and is used when it can be", async () => {
  const file = join(folder, "not-yet", "timeline.sqlite");
  writeFileSync(join(folder, "not-yet"), "in the way");
  await using timeline = createSqliteTimeline({ file });
  const point = at(homeOfItsOwn()("pir-1", "motion"), minutes(1), 1);
  await expect(timeline.append([point], limit())).rejects.toThrow("cannot be used");
  await expect(timeline.probe(limit())).rejects.toThrow("cannot be used");
  rmSync(join(folder, "not-yet"));
  mkdirSync(join(folder, "not-yet"));
  await timeline.append([point], limit());
  expect(await timeline.points({ ...point, fromMs: 0, toMs: point.atMs + 1, limit: 10 }, limit())).toEqual([point]);
});

test("roll-ups survive a restart and take in what comes later", async () => {
  const file = join(folder, "rolled.sqlite");
  const key = homeOfItsOwn()("radar-1", "movement");
  const points = Array.from({ length: 600 }, (_, index) => at(key, minutes(index), index % 7));
  const first = points[0]?.atMs ?? 0;
  const query = { ...key, fromMs: first, toMs: first + hours(10), step: hours(1) };
  const countOf = async (timeline: ReturnType<typeof createSqliteTimeline>): Promise<number[]> =>
    (await timeline.summaries(query, limit())).map(({ count }) => count);
  {
    await using timeline = createSqliteTimeline({ file });
    await timeline.append(points, limit());
    expect(await countOf(timeline)).toEqual(Array.from({ length: 10 }, () => 60));
  }
  await using timeline = createSqliteTimeline({ file });
  await timeline.append([{ ...at(key, minutes(90), 5), n: 3 }], limit());
  await timeline.append([{ ...at(key, minutes(90), 5), n: 3 }], limit());
  expect(await countOf(timeline)).toEqual([60, 61, 60, 60, 60, 60, 60, 60, 60, 60]);
});
