import { expect, test } from "vitest";
import { seconds } from "@shouwang/shared/time/duration.ts";
import { createReplayClock, sentAtOf } from "./replay-clock.ts";

test("time begins with the first message, moves with the others, and never back; what falls due on the way comes first", async () => {
  const { clock, follow } = createReplayClock();
  const seen: string[] = [];
  const settle = (): Promise<void> => Promise.resolve();
  await follow(1_000_000, settle);
  expect(clock.wallMs()).toBe(1_000_000);
  clock.after(seconds(30), () => seen.push(`due@${clock.wallMs()}`));
  await follow(1_060_000, settle);
  seen.push(`message@${clock.wallMs()}`);
  await follow(1_010_000, settle);
  expect(clock.wallMs()).toBe(1_060_000);
  expect(seen).toEqual(["due@1030000", "message@1060000"]);
});

test.each([
  [`{"sentAt":{"wallMs":5}}`, 5],
  [`{"sentAt":{"wallMs":"5"}}`, undefined],
  [`{"sentAt":5}`, undefined],
  ["garbage", undefined],
])("%s was sent at %s", (text, expected) => expect(sentAtOf(new TextEncoder().encode(text))).toBe(expected));
