/**
 * Time in a replay: it stands still, and moves only with the messages that come in, to the time at which each was sent. What falls
 * due on the way is decided before the message is, in order, so that a recording of months gives the same alarms as months would.
 */

import { millis } from "@shouwang/shared/time/duration.ts";
import { createManualClock, type ManualClock } from "@shouwang/shared/time/manual-clock.ts";
import { decodeJson } from "@shouwang/shared/wire/codec.ts";

export type ReplayClock = {
  clock: ManualClock;
  /** Moves to this time, never backwards. `settle` is awaited before each step: nothing is decided at a later time than its own. */
  follow(sentAtMs: number, settle: () => Promise<void>): Promise<void>;
};

export function createReplayClock(): ReplayClock {
  const clock = createManualClock({ wallMs: 0 });
  let hasBegun = false;
  return {
    clock,
    async follow(sentAtMs, settle) {
      await settle();
      if (!hasBegun) {
        hasBegun = true;
        // The recording begins years after 1970: nothing was waiting all that time.
        clock.setWall(sentAtMs);
        await clock.advanceTo(clock.uptimeMs() + millis(0), settle);
      }
      const aheadMs = sentAtMs - clock.wallMs();
      if (aheadMs > 0) await clock.advanceTo(clock.uptimeMs() + aheadMs, settle);
    },
  };
}

/** When a message was sent, as it says itself; undefined for what does not say. */
export function sentAtOf(payload: Uint8Array): number | undefined {
  const { json } = decodeJson(payload);
  if (typeof json !== "object" || json === null || !("sentAt" in json)) return undefined;
  const { sentAt } = json;
  if (typeof sentAt !== "object" || sentAt === null || !("wallMs" in sentAt)) return undefined;
  return typeof sentAt.wallMs === "number" && Number.isFinite(sentAt.wallMs) ? sentAt.wallMs : undefined;
}
