import fc from "fast-check";
import { expect, test } from "vitest";
import { seconds } from "./duration.ts";
import { retryDelay } from "./retry-schedule.ts";

const schedule = { first: seconds(1), longest: seconds(30), jitter: 0.5 };

test.each([
  [0, 0, 1_000],
  [1, 0, 2_000],
  [4, 0, 16_000],
  [5, 0, 30_000],
  [1_000_000, 0, 30_000],
  [0, 0.999, 500],
])("attempt %i with random %d waits %i ms", (attempt, random, expected) => {
  expect(retryDelay(schedule, attempt, random)).toBe(expected);
});

test("every delay is finite, at least half and at most the longest", () => {
  fc.assert(
    fc.property(fc.nat(), fc.double({ min: 0, max: 0.999, noNaN: true }), (attempt, random) => {
      const delay = retryDelay(schedule, attempt, random);
      return delay >= 500 && delay <= 30_000;
    }),
  );
});
