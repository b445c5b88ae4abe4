/**
 * The machine's own clock.
 *
 * Trust: a Raspberry Pi without a battery clock boots with the time it last saved and is corrected later, so "trusted" is
 * something the caller knows (time-sync.target, a file, the operating system), not something a clock can tell of itself.
 */

import type { Clock, ClockTrust, Timer } from "./clock.ts";

/** setTimeout fires at once for longer delays; longer waits are cut into pieces of this length. */
const longestTimeoutMs = 2_147_483_647;

export function createSystemClock(options: { trust: () => ClockTrust }): Clock {
  // Counts from the machine's start, so that stamps of two runs of this process compare within one boot.
  const uptimeMs = (): number => Number(process.hrtime.bigint()) / 1e6;
  return {
    wallMs: () => Date.now(),
    uptimeMs,
    trust: options.trust,
    after(delay, work): Timer {
      const dueMs = uptimeMs() + Math.max(0, delay);
      let handle: NodeJS.Timeout;
      const arm = (): void => {
        const leftMs = dueMs - uptimeMs();
        handle = setTimeout(leftMs > longestTimeoutMs ? arm : work, Math.min(Math.max(0, leftMs), longestTimeoutMs));
      };
      arm();
      const cancel = (): void => clearTimeout(handle);
      return { cancel, [Symbol.dispose]: cancel };
    },
  };
}
