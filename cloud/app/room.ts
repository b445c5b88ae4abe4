/** Wires who sees that the disk of the ledger runs full: the reserve is filled again when there is room, and until then somebody is told. Decides nothing. */

import type { Log } from "@shouwang/shared/log/log.ts";
import type { Clock } from "@shouwang/shared/time/clock.ts";
import { seconds } from "@shouwang/shared/time/duration.ts";
import type { LedgerDatabase } from "../database/database.ts";
import { createRepeating } from "../ingest/clocks/repeating.ts";
import { keyOf, ownFault } from "../ingest/ledger/own-faults.ts";
import type { CloudLoop } from "../loop/port.ts";

const lookEvery = seconds(5);
const firstLookAfter = seconds(1);
const mebibyte = 1_024 * 1_024;

export type Room = Disposable & {
  /** A sentence; null = there is room. */
  problem(): string | null;
};

export function watchRoom(given: {
  database: Pick<LedgerDatabase, "reserve">;
  loop: Pick<CloudLoop, "ownFault" | "faults" | "nowMs">;
  clock: Clock;
  log: Log;
}): Room {
  const { loop, log } = given;
  const { reserve } = given.database;
  const repeating = createRepeating(given.clock);
  let problem: string | null = null;
  let isLooking = false;

  const look = async (): Promise<void> => {
    if (!reserve) return;
    await reserve.refill();
    const { leftBytes, wholeBytes } = reserve.standing();
    const of = `${Math.round(leftBytes / mebibyte)} of ${Math.round(wholeBytes / mebibyte)} MB`;
    const found =
      leftBytes >= wholeBytes
        ? null
        : `The disk of the ledger is full: ${of} that were kept for this are left. Make room now; when they are gone, nothing that comes in is stored.`;
    if (found !== null && problem === null) log.error(found, { event: "disk-full" });
    problem = found;
    const key = keyOf("disk");
    const known = loop.faults().find((one) => one.deviceId === key.deviceId && one.gatewayId === key.gatewayId);
    if (found === null) {
      if (known) loop.ownFault({ state: "gone", ...key, fault: "storage" });
    } else if (known?.detail !== found) {
      const fault = ownFault("disk", { fault: "storage", owner: "technician", sinceMs: loop.nowMs(), detail: found });
      loop.ownFault({ state: "present", fault });
    }
  };
  const lookAgain = (): void => {
    if (isLooking) return;
    isLooking = true;
    look()
      .catch((error: unknown) => log.error("The room on the disk cannot be looked at; trying again.", { error }))
      .finally(() => (isLooking = false));
  };
  const first = given.clock.after(firstLookAfter, lookAgain);
  repeating.every(lookEvery, lookAgain);
  return {
    problem: () => problem,
    [Symbol.dispose]() {
      first.cancel();
      repeating[Symbol.dispose]();
    },
  };
}
