import { expect, test } from "vitest";
import { createManualClock } from "@shouwang/shared/time/manual-clock.ts";
import { createSteadyClock } from "./steady-clock.ts";

test("R-083 now never runs backwards nor stands still, follows a jump forward, and both are noticed", async () => {
  const clock = createManualClock({ wallMs: 100_000 });
  const steady = createSteadyClock(clock);
  await clock.advanceTo(5_000);
  expect([steady.nowMs(), steady.jumpMs()]).toEqual([105_000, 0]);
  clock.setWall(50_000);
  expect([steady.nowMs(), steady.jumpMs()]).toEqual([105_000, -55_000]);
  await clock.advanceTo(10_000);
  expect([steady.nowMs(), steady.jumpMs()]).toEqual([109_900, 0]);
  clock.setWall(500_000);
  expect([steady.nowMs(), steady.jumpMs()]).toEqual([500_000, 445_000]);
});

test("R-083 a clock that was set back by an hour holds no deadline up, and is right again when it has caught up", async () => {
  const clock = createManualClock({ wallMs: 10_000_000 });
  const steady = createSteadyClock(clock);
  clock.setWall(10_000_000 - 3_600_000);
  await clock.advanceTo(70_000);
  expect(steady.nowMs()).toBeGreaterThanOrEqual(10_000_000 + 60_000);
  await clock.advanceTo(180_100_000);
  steady.nowMs();
  expect(steady.nowMs()).toBe(clock.wallMs());
});

test("R-083 a clock that was set back while nobody ran does not begin before what is in the records", () => {
  const steady = createSteadyClock(createManualClock({ wallMs: 5_000 }), 9_000);
  expect(steady.nowMs()).toBe(9_000);
});

test("R-155 a leap forward is told once, with its two ends; going on, going back and coming back are none", async () => {
  const clock = createManualClock({ wallMs: 100_000 });
  const steady = createSteadyClock(clock);
  await clock.advanceTo(5_000);
  expect(steady.takeLeap()).toBeUndefined();
  clock.setWall(clock.wallMs() + 3_600_000);
  await clock.advanceTo(6_000);
  expect(steady.nowMs()).toBe(3_706_000);
  expect(steady.takeLeap()).toEqual({ fromMs: 106_000, toMs: 3_706_000 });
  expect(steady.takeLeap()).toBeUndefined();
  clock.setWall(clock.wallMs() - 3_600_000);
  await clock.advanceTo(7_000);
  clock.setWall(clock.wallMs() + 3_600_000);
  expect([steady.hasLeapt(), steady.aheadMs()]).toEqual([false, 0]);
});
