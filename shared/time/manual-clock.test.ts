import { expect, test } from "vitest";
import { millis, seconds } from "./duration.ts";
import { createManualClock } from "./manual-clock.ts";

test("timers fire in order of their time, each at its own time, and equal ones in the order they were set", async () => {
  const clock = createManualClock({ wallMs: 1_000 });
  const seen: string[] = [];
  clock.after(seconds(2), () => seen.push(`second@${clock.uptimeMs()}`));
  clock.after(seconds(1), () => {
    seen.push(`first@${clock.uptimeMs()}`);
    clock.after(seconds(1), () => seen.push(`set by first@${clock.wallMs()}`));
  });
  await clock.advanceTo(3_000);
  expect(seen).toEqual(["first@1000", "second@2000", "set by first@3000"]);
  expect(clock.uptimeMs()).toBe(3_000);
});

test("nothing moves by itself, and a cancelled timer never fires", async () => {
  const clock = createManualClock({ wallMs: 0 });
  const seen: string[] = [];
  const timer = clock.after(millis(5), () => seen.push("fired"));
  timer.cancel();
  timer.cancel();
  await clock.advanceTo(10);
  expect(seen).toEqual([]);
  expect(clock.nextDueMs()).toBeUndefined();
});

test("a step of wall time leaves uptime and timers alone", async () => {
  const clock = createManualClock({ wallMs: 50_000, trust: "untrusted" });
  const seen: number[] = [];
  clock.after(seconds(1), () => seen.push(clock.wallMs()));
  clock.setWall(1_000_000, "trusted");
  expect(clock.uptimeMs()).toBe(0);
  await clock.advanceTo(1_000);
  expect(seen).toEqual([1_001_000]);
  expect(clock.trust()).toBe("trusted");
});

test("settling is awaited after each timer, before time goes on", async () => {
  const clock = createManualClock({ wallMs: 0 });
  const seen: string[] = [];
  clock.after(millis(1), () => seen.push("one"));
  clock.after(millis(2), () => seen.push("two"));
  await clock.advanceTo(5, async () => void seen.push(`settled@${clock.uptimeMs()}`));
  expect(seen).toEqual(["one", "settled@1", "two", "settled@2"]);
});
