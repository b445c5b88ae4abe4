/** What every time series store must do. Each store is opened by its own test file, which names the engine. */

import { randomBytes } from "node:crypto";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Point, SeriesKey, Timeline } from "@shouwang/cloud/timeline/timeline.ts";
import { must, parseDeviceId, parseHomeId } from "@shouwang/shared/domain/ids.ts";
import { hours, minutes, seconds, type Millis } from "@shouwang/shared/time/duration.ts";

export type TimelineUnderTest = {
  timeline: Timeline;
  /** Until what was appended can be read: some servers show it a little later. */
  settle(): Promise<void>;
};

/** Midnight of a day in a recording: the past, as in a replay. */
const dayMs = Date.UTC(2020, 0, 25);
const limit = (): AbortSignal => AbortSignal.timeout(20_000);

/** A home of its own for each test, so that a shared server holds nothing that another test wrote. */
export function homeOfItsOwn(): (device: string, series: string) => SeriesKey {
  const name = `home-${randomBytes(6).toString("hex")}`;
  const homeId = must(parseHomeId(name), name);
  return (device, series) => ({ homeId, deviceId: must(parseDeviceId(device), device), series });
}

export function at(key: SeriesKey, offset: Millis, value: number, n = 0): Point {
  return { ...key, atMs: dayMs + offset, n, value };
}

export function describeTimeline(name: string, open: () => Promise<TimelineUnderTest>): void {
  describe(`R-027 timeline contract: ${name}`, () => {
    let store: TimelineUnderTest;
    beforeAll(async () => {
      store = await open();
    });
    afterAll(async () => {
      await store.timeline[Symbol.asyncDispose]();
    });

    const append = async (...points: Point[]): Promise<void> => {
      await store.timeline.append(points, limit());
      await store.settle();
    };
    const day = { fromMs: dayMs, toMs: dayMs + hours(24) };
    const read = (key: SeriesKey, range = day, count = 100_000): Promise<readonly Point[]> =>
      store.timeline.points({ ...key, ...range, limit: count }, limit());
    const summarise = (key: SeriesKey, step: Millis, range = day) =>
      store.timeline.summaries({ ...key, ...range, step }, limit());

    test("answers a probe", async () => {
      await store.timeline.probe(limit());
    });

    test("gives back what was appended, in order of time", async () => {
      const key = homeOfItsOwn()("pir-1", "motion");
      const points = [at(key, seconds(30), 1, 1), at(key, seconds(10), 0), at(key, minutes(20), -3.5)];
      await append(...points);
      expect(await read(key)).toEqual([points[1], points[0], points[2]]);
    });

    test("the same points again change nothing, whatever travels with them", async () => {
      const key = homeOfItsOwn()("pir-1", "motion");
      const points = [at(key, seconds(1), 1, 1), at(key, seconds(1), 0), at(key, seconds(2), 1, 1)];
      await append(...points);
      await append(...points);
      await append(...points.slice(0, 1));
      await append(...points.slice(1, 2), at(key, seconds(3), 1, 1));
      expect((await read(key)).map(({ atMs, n }) => [atMs - dayMs, n])).toEqual([
        [1_000, 0],
        [1_000, 1],
        [2_000, 1],
        [3_000, 1],
      ]);
      expect((await summarise(key, hours(1)))[0]).toEqual({ fromMs: dayMs, count: 4, min: 0, max: 1, sum: 3 });
    });

    test("points of one instant are kept when their n differs, also with one value", async () => {
      const key = homeOfItsOwn()("radar-1", "movement");
      const points = [0, 1, 7, 999_999].map((n) => at(key, seconds(5), 42, n));
      await append(...points.slice(0, 2));
      await append(...points.slice(1));
      expect(await read(key)).toEqual(points);
      expect(await summarise(key, minutes(1))).toEqual([{ fromMs: dayMs, count: 4, min: 42, max: 42, sum: 168 }]);
    });

    test("ranges hold their beginning and not their end", async () => {
      const key = homeOfItsOwn()("door-1", "door");
      const [before, first, last, after] = [-1, 0, 59_999, 60_000].map((ms) => at(key, ms as Millis, 1));
      await append(...[before, first, last, after].filter((point) => point !== undefined));
      const minute = { fromMs: dayMs, toMs: dayMs + minutes(1) };
      expect(await read(key, minute)).toEqual([first, last]);
      expect(await summarise(key, minutes(1), minute)).toEqual([{ fromMs: dayMs, count: 2, min: 1, max: 1, sum: 2 }]);
      const none = { fromMs: dayMs, toMs: dayMs };
      expect([await read(key, none), await summarise(key, minutes(1), none)]).toEqual([[], []]);
    });

    test("a limit keeps the oldest", async () => {
      const key = homeOfItsOwn()("pir-1", "motion");
      const points = Array.from({ length: 10 }, (_, index) => at(key, seconds(index), index % 2));
      await append(...points);
      expect(await read(key, day, 3)).toEqual(points.slice(0, 3));
    });

    test("summaries count from the beginning of the range, leave out empty steps, and end with it", async () => {
      const key = homeOfItsOwn()("thermo-1", "temperature-celsius");
      await append(
        at(key, minutes(4), 99),
        at(key, minutes(5), 20),
        at(key, minutes(7), 22.5),
        at(key, minutes(25), -4),
        at(key, minutes(29), -6),
        at(key, minutes(36), 10),
      );
      const range = { fromMs: dayMs + minutes(5), toMs: dayMs + minutes(29) };
      expect(await summarise(key, minutes(10), range)).toEqual([
        { fromMs: dayMs + minutes(5), count: 2, min: 20, max: 22.5, sum: 42.5 },
        { fromMs: dayMs + minutes(25), count: 1, min: -4, max: -4, sum: -4 },
      ]);
    });

    test("hourly and longer summaries agree with the points, also when some come late", async () => {
      const key = homeOfItsOwn()("radar-1", "movement");
      const points = Array.from({ length: 24 * 12 }, (_, index) => at(key, minutes(index * 5), index % 17));
      const late = at(key, minutes(62), 1_000);
      await append(...points);
      await append(late);
      const expected = (step: Millis, range = day) =>
        Array.from({ length: Math.ceil((range.toMs - range.fromMs) / step) }, (_, index) => {
          const fromMs = range.fromMs + index * step;
          const values = [...points, late]
            .filter(({ atMs }) => atMs >= fromMs && atMs < Math.min(range.toMs, fromMs + step))
            .map(({ value }) => value);
          const sum = values.reduce((total, value) => total + value, 0);
          return { fromMs, count: values.length, min: Math.min(...values), max: Math.max(...values), sum };
        });
      expect(await summarise(key, hours(1))).toEqual(expected(hours(1)));
      expect(await summarise(key, hours(6))).toEqual(expected(hours(6)));
      const broken = { fromMs: dayMs + hours(1), toMs: dayMs + minutes(20 * 60 + 25) };
      expect(await summarise(key, hours(2), broken)).toEqual(expected(hours(2), broken));
    });

    test("names the series of a home that have points in the range, and of that home only", async () => {
      const home = homeOfItsOwn();
      const [motion, door, old] = [home("pir-1", "motion"), home("door-1", "door"), home("pir-2", "motion")];
      const strange = homeOfItsOwn()("pir-1", "motion");
      await append(at(motion, seconds(1), 1, 1), at(motion, seconds(1), 0), at(door, hours(3), 1, 1));
      await append({ ...at(old, seconds(0), 1), atMs: day.toMs }, at(strange, seconds(1), 1));
      const found = await store.timeline.series({ homeId: motion.homeId, ...day }, limit());
      expect(found.toSorted((one, other) => one.deviceId.localeCompare(other.deviceId))).toEqual([door, motion]);
      const later = { homeId: motion.homeId, fromMs: dayMs + hours(2), toMs: dayMs + hours(4) };
      expect(await store.timeline.series(later, limit())).toEqual([door]);
    });

    test("an unknown series is empty, not an error", async () => {
      const key = homeOfItsOwn()("pir-9", "motion");
      expect(await read(key)).toEqual([]);
      expect(await summarise(key, hours(1))).toEqual([]);
      expect(await store.timeline.series({ homeId: key.homeId, ...day }, limit())).toEqual([]);
    });

    test("10,000 points in one append, and appends side by side, are all there", async () => {
      const home = homeOfItsOwn();
      const keys = Array.from({ length: 10 }, (_, index) => home(`radar-${index}`, "movement"));
      const points = keys.flatMap((key) =>
        Array.from({ length: 1_000 }, (_, index) => at(key, seconds(index * 60), index % 101)),
      );
      await append(...points);
      const side = home("side-1", "movement");
      const others = Array.from({ length: 50 }, (_, index) => at(side, seconds(index), index));
      await Promise.all(others.map((point) => store.timeline.append([point], limit())));
      await store.settle();
      for (const key of keys)
        expect(await read(key)).toEqual(points.filter(({ deviceId }) => deviceId === key.deviceId));
      expect(await read(side)).toEqual(others);
    });

    test("who gives up waiting is released, and nothing is promised", async () => {
      const key = homeOfItsOwn()("pir-1", "motion");
      const point = at(key, seconds(1), 1);
      await expect(store.timeline.append([point], AbortSignal.abort(new Error("enough")))).rejects.toThrow("enough");
      // The twin in memory has stored it before anybody could give up.
      if (name === "memory") return;
      const hand = new AbortController();
      const waiting = store.timeline.append([at(key, seconds(2), 1)], hand.signal);
      hand.abort(new Error("no longer"));
      await expect(waiting).rejects.toThrow("no longer");
      await append(point, at(key, seconds(2), 1));
      expect(await read(key)).toHaveLength(2);
    });

    test.each([
      ["a value that is no number", { value: Number.NaN }],
      ["a value beyond all numbers", { value: Number.POSITIVE_INFINITY }],
      ["half a millisecond", { atMs: 0.5 }],
      ["an n with no room below a millisecond", { n: 1_000_000 }],
      ["a series with a quote in it", { series: `x' OR '1'='1` }],
    ])("refuses %s", async (_, wrong) => {
      const key = homeOfItsOwn()("pir-1", "motion");
      await expect(store.timeline.append([{ ...at(key, seconds(1), 1), ...wrong }], limit())).rejects.toThrow(
        /^not a /,
      );
      expect(await read(key)).toEqual([]);
    });

    test("more than it can hold is refused at once, not queued without end", async () => {
      if (name === "memory") return;
      const key = homeOfItsOwn()("pir-1", "motion");
      const many = Array.from({ length: 100_001 }, (_, index) => at(key, seconds(index), 1));
      await expect(store.timeline.append(many, limit())).rejects.toThrow("come again with the same ones");
    });
  });
}
