/**
 * What a process may ask about time. Decisions never hold a clock: the shell reads it and passes "now".
 *
 * Two times that must not be mixed: wall time is for people and records and may jump; uptime is for intervals and never
 * does. Whoever implements this also owns the timers, so that a test or a replay can hold time in its hand.
 */

import type { Millis } from "./duration.ts";

export type ClockTrust = "trusted" | "untrusted";

export type Clock = {
  /** Milliseconds since 1970-01-01 UTC, as far as this machine knows. */
  wallMs(): number;
  /** Monotonic milliseconds since an arbitrary start of this boot. */
  uptimeMs(): number;
  /** Whether wall time was set by something better than this machine's memory. */
  trust(): ClockTrust;
  /** Runs `work` once after `delay` on the monotonic clock (at least one turn of the event loop later). */
  after(delay: Millis, work: () => void): Timer;
};

/** A timer that has not fired can be cancelled, by hand or by leaving a `using` scope; cancelling twice is harmless. */
export type Timer = Disposable & { cancel(): void };
