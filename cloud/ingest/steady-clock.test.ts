import { expect, test } from "vitest";
import { createManualClock } from "@shouwang/shared/time/manual-clock.ts";
import { createSteadyClock } from "./steady-clock.ts";

test("now never runs backwards, follows a jump forward, and both are noticed", async () => {
  const clock = createManualClock({ wallMs: 100_000 });
  const steady = createSteadyClock(clock);
  await clock.advanceTo(5_000);
  expect([steady.nowMs(), steady.jumpMs()]).toEqual([105_000, 0]);
  clock.setWall(50_000);
  expect([steady.nowMs(), steady.jumpMs()]).toEqual([105_000, -55_000]);
  await clock.advanceTo(10_000);
  expect([steady.nowMs(), steady.jumpMs()]).toEqual([105_000, 0]);
  clock.setWall(500_000);
  expect([steady.nowMs(), steady.jumpMs()]).toEqual([500_000, 445_000]);
});
