/** A clock on which everything takes a part of the time, for what waits for minutes while sound and sockets go at their own pace. */

import { millis } from "@shouwang/shared/time/duration.ts";
import type { Clock } from "@shouwang/shared/time/clock.ts";

export const hurried = (clock: Clock, times: number): Clock => ({
  ...clock,
  uptimeMs: () => clock.uptimeMs() * times,
  after: (delay, work) => clock.after(millis(delay / times), work),
});
