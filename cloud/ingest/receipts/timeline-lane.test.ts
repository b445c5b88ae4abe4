import { expect, test } from "vitest";
import { must, parseDeviceId, parseEpoch, parseGatewayId, parseHomeId } from "@shouwang/shared/domain/ids.ts";
import { silentLog } from "@shouwang/shared/log/log.ts";
import { millis, seconds, type Millis } from "@shouwang/shared/time/duration.ts";
import { createManualClock } from "@shouwang/shared/time/manual-clock.ts";
import { createMemoryTimeline } from "../../timeline/memory-timeline.ts";
import type { Point, Timeline } from "../../timeline/timeline.ts";
import { createTimelineLane, pointsMax, type PointsOwed, type Timelined } from "./timeline-lane.ts";

const key = {
  gatewayId: must(parseGatewayId("gw-1"), ""),
  epoch: must(parseEpoch("e1"), ""),
  lane: "telemetry" as const,
};
const point = (atMs: number): Point => ({
  homeId: must(parseHomeId("home-1"), ""),
  deviceId: must(parseDeviceId("d1"), ""),
  series: "motion",
  atMs,
  n: 1,
  value: 1,
});
const owed = (seq: number, count = 1): PointsOwed => ({
  key,
  numbers: [[seq, seq]],
  points: Array.from({ length: count }, (_, at) => point(seq * 1_000_000 + at)),
});

function setUp(options: { settlesAfter?: Millis } = {}) {
  const clock = createManualClock({ wallMs: 0 });
  const memory = createMemoryTimeline();
  const world = { isAway: false, writes: [] as number[], run: "first" };
  const timeline: Timeline = {
    ...memory,
    settlesAfter: options.settlesAfter ?? millis(0),
    run: () => Promise.resolve(world.run),
    async append(points, signal) {
      if (world.isAway) throw new Error("away");
      world.writes.push(points.length);
      await memory.append(points, signal);
    },
  };
  const done: Timelined[] = [];
  const lane = createTimelineLane({
    timeline,
    clock,
    log: silentLog,
    random: () => 0,
    onTimelined: (some) => done.push(...some),
  });
  return { clock, world, lane, done };
}
const turns = async (): Promise<void> => {
  for (let turn = 0; turn < 20; turn++) await Promise.resolve();
};

test("points are written, and their numbers said, once", async () => {
  const { lane, done, world } = setUp();
  for (let seq = 1; seq <= 3; seq++) expect(lane.offer(owed(seq))).toBe(true);
  await lane.idle();
  expect(done.flatMap((one) => one.numbers)).toEqual([
    [1, 1],
    [2, 2],
    [3, 3],
  ]);
  expect(world.writes.reduce((sum, count) => sum + count, 0)).toBe(3);
  expect([lane.points, lane.inHand(key)]).toEqual([0, { through: 0, above: [] }]);
});

test("an engine that answers before it is durable is given its time; until then the numbers are in hand", async () => {
  const { lane, done, clock } = setUp({ settlesAfter: seconds(15) });
  lane.offer(owed(1));
  await turns();
  await clock.advanceTo(14_999);
  expect([done.length, lane.holds(key, 1)]).toEqual([0, true]);
  await clock.advanceTo(15_000);
  expect([done.length, lane.holds(key, 1)]).toEqual([1, false]);
});

test("an engine that is away is asked again, nothing is lost on the way, and memory has a limit", async () => {
  const { lane, done, clock, world } = setUp();
  world.isAway = true;
  expect(lane.offer(owed(1, pointsMax - 1))).toBe(true);
  expect(lane.offer(owed(2))).toBe(true);
  expect(lane.offer(owed(3))).toBe(false);
  await turns();
  expect(lane.isWell()).toBe(false);
  world.isAway = false;
  await clock.advanceTo(60_000, turns);
  await lane.idle();
  expect(done.flatMap((one) => one.numbers)).toEqual([
    [1, 1],
    [2, 2],
  ]);
  expect([lane.isWell(), lane.points, lane.holds(key, 3)]).toEqual([true, 0, false]);
});

test("an engine that goes away before its points are durable is given them again", async () => {
  const { lane, done, clock, world } = setUp({ settlesAfter: seconds(15) });
  lane.offer(owed(1));
  await turns();
  world.isAway = true;
  lane.offer(owed(2));
  await turns();
  await clock.advanceTo(20_000, turns);
  expect(done).toEqual([]);
  world.isAway = false;
  await clock.advanceTo(120_000, turns);
  expect(done.flatMap((one) => one.numbers).toSorted(([one], [other]) => one - other)).toEqual([
    [1, 1],
    [2, 2],
  ]);
  expect(world.writes.reduce((sum, count) => sum + count, 0)).toBe(3);
});

test("closing does not wait for an engine that is away", async () => {
  const { lane, world } = setUp();
  world.isAway = true;
  lane.offer(owed(1));
  await turns();
  await lane[Symbol.asyncDispose]();
  expect(lane.offer(owed(2))).toBe(false);
});

test("R-100 an engine that crashed and came back between two writes refused nothing: what it may have lost is written again", async () => {
  const { lane, done, clock, world } = setUp({ settlesAfter: seconds(15) });
  lane.offer(owed(1));
  await turns();
  await clock.advanceTo(3_000, turns);
  world.run = "second";
  lane.offer(owed(2));
  await turns();
  await clock.advanceTo(17_500, turns);
  expect(done).toEqual([]);
  await clock.advanceTo(40_000, turns);
  expect(done.flatMap((one) => one.numbers).toSorted(([one], [other]) => one - other)).toEqual([
    [1, 1],
    [2, 2],
  ]);
  // And it goes on, also after a change of which nothing was lost.
  world.run = "third";
  await clock.advanceTo(60_000, turns);
  lane.offer(owed(3));
  await turns();
  await clock.advanceTo(100_000, turns);
  expect(lane.holds(key, 3)).toBe(false);
});
