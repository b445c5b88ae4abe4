/**
 * When to try again: exponential from `first` to `longest`, with jitter so that a city's gateways do not return in step.
 * Pure: the caller brings the random number. The schedule never ends; whether to go on is the caller's decision.
 */

import { millis, type Millis } from "./duration.ts";

export type RetrySchedule = {
  first: Millis;
  longest: Millis;
  /** 0 = none, 1 = anywhere between zero and the full delay. */
  jitter: number;
};

/** @param attempt 0 for the first repetition. @param random in [0, 1). */
export function retryDelay(schedule: RetrySchedule, attempt: number, random: number): Millis {
  const full = Math.min(schedule.longest, schedule.first * 2 ** Math.min(attempt, 30));
  return millis(Math.round(full * (1 - schedule.jitter * random)));
}
