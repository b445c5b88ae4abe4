/**
 * Looks whether this machine's wall clock has jumped. Deadlines never run backwards, and what a jump forward made due fires; that it
 * jumped at all is a fault with an owner, because every time that people read here comes from this clock (docs/architecture.md §2.10).
 */

import type { Log } from "@shouwang/shared/log/log.ts";
import type { Clock } from "@shouwang/shared/time/clock.ts";
import type { FaultChange, StoredFault } from "../ledger/ledger.ts";
import { ownFault } from "../ledger/own-faults.ts";
import { jumpMin, type SteadyClock } from "../clocks/steady-clock.ts";

export function createClockWatch(given: {
  clock: Clock;
  steady: SteadyClock;
  /** The latest time in our records at the start. */
  latestMs: number;
  log: Log;
  fault: (change: FaultChange) => void;
  /** Timers count on uptime and do not feel it. */
  jumped: () => void;
}): { start(): void; check(): void } {
  const { clock, steady, log } = given;
  let last: StoredFault | undefined;

  const say = (jumpMs: number, when: string): void => {
    log.error("The clock has jumped. Deadlines never run backwards; what a jump forward made due fires now.", {
      jumpMs,
    });
    const detail = `The clock of the cloud was set ${jumpMs < 0 ? "back" : "forward"} by ${Math.round(Math.abs(jumpMs) / 1_000)} s ${when}. Have its time service looked at.`;
    const sinceMs = steady.nowMs();
    last = ownFault("clock", { fault: "clock-untrusted", owner: "technician", sinceMs, detail });
    given.fault({ state: "present", fault: last });
  };
  return {
    start() {
      steady.jumpMs();
      const aheadMs = given.latestMs - clock.wallMs();
      if (aheadMs > jumpMin) say(-aheadMs, "while the cloud was away");
    },
    check() {
      const jumpMs = steady.jumpMs();
      // As long as we wait for a clock that was set back, it is not over.
      const isAhead = steady.aheadMs() >= jumpMin;
      if (jumpMs === 0 && isAhead && last)
        given.fault({ state: "present", fault: { ...last, seenAtMs: steady.nowMs() } });
      if (jumpMs === 0) return;
      say(jumpMs, "while the cloud was running");
      given.jumped();
    },
  };
}
