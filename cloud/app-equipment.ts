/** Wires what is done about equipment: faults as work, tests of devices. Decides nothing. */

import type { Log } from "@shouwang/shared/log/log.ts";
import type { Clock } from "@shouwang/shared/time/clock.ts";
import type { LedgerDatabase } from "./database/database.ts";
import { openSqlWorkBoard } from "./faults/sql-work-board.ts";
import type { CloudLoop } from "./loop-port.ts";
import type { Records } from "./records/records.ts";
import type { Registry } from "./registry/registry.ts";
import type { Timeline } from "./timeline/timeline.ts";
import { createSqlTrials } from "./trials/sql-trials.ts";

export async function openEquipment(given: {
  database: LedgerDatabase;
  records: Records;
  registry: Registry;
  loop: CloudLoop;
  timeline: Timeline;
  clock: Clock;
  nextId: () => string;
  log: Log;
}) {
  const { database, timeline, loop } = given;
  const work = await openSqlWorkBoard(given);
  const trials = createSqlTrials({ database, timeline });
  return { work, trials, trying: loop, [Symbol.asyncDispose]: () => work[Symbol.asyncDispose]() };
}
