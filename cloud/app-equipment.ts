/** Wires what is done about equipment: faults as work, tests of devices. Decides nothing. */

import type { HomeId } from "@shouwang/shared/domain/ids.ts";
import type { Log } from "@shouwang/shared/log/log.ts";
import type { Clock } from "@shouwang/shared/time/clock.ts";
import type { LedgerDatabase } from "./database/database.ts";
import { openSqlDrills } from "./drills/sql-drills.ts";
import { openSqlWorkBoard } from "./faults/sql-work-board.ts";
import type { CloudLoop } from "./loop-port.ts";
import type { Records } from "./records/records.ts";
import type { Registry } from "./registry/registry.ts";
import type { Timeline } from "./timeline/timeline.ts";
import { createSqlTrials } from "./trials/sql-trials.ts";

/** The loop is there before the drills are. */
export const noneIncluded = (): { in: (homeId: HomeId | null) => readonly string[] } => ({ in: () => [] });

export async function openEquipment(given: {
  database: LedgerDatabase;
  records: Records;
  registry: Registry;
  loop: CloudLoop;
  timeline: Timeline;
  clock: Clock;
  nextId: () => string;
  /** Where the loop asks whom a drill includes. */
  included: { in: (homeId: HomeId | null) => readonly string[] };
  log: Log;
}) {
  const { database, timeline, loop } = given;
  const work = await openSqlWorkBoard(given);
  const trials = createSqlTrials({ database, timeline });
  const drills = await openSqlDrills(given);
  given.included.in = (homeId) => drills.includedIn(homeId);
  return {
    work,
    trials,
    trying: loop,
    drills,
    async [Symbol.asyncDispose]() {
      await drills[Symbol.asyncDispose]();
      await work[Symbol.asyncDispose]();
    },
  };
}
