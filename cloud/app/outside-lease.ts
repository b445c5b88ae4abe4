/** Which process has the outside, settled before a core opens anything: the core itself, or whoever calls outside beside it (decision 0125). */

import type { Log } from "@shouwang/shared/log/log.ts";
import type { Clock } from "@shouwang/shared/time/clock.ts";
import { millis } from "@shouwang/shared/time/duration.ts";
import type { Config } from "../config/config.ts";
import type { LedgerDatabase } from "../database/database.ts";
import { leaseStandsStill } from "../outside/lease.ts";
import { leaveToOthers, takeForCore } from "../outside/sql-lease.ts";

const lookEvery = millis(250);

export async function settleOutside(given: {
  config: Pick<Config, "role" | "database">;
  database: Pick<LedgerDatabase, "read" | "write" | "commit">;
  /** New at each start. */
  id: string;
  clock: Pick<Clock, "uptimeMs" | "after">;
  log: Log;
}): Promise<void> {
  const { config, database, id, clock, log } = given;
  // A file has one process.
  if (config.database.engine === "embedded") return;
  if (config.role === "core") return await leaveToOthers(database);
  const hasLetGo = await takeForCore(database, `core/${id}`);
  const endsAtMs = clock.uptimeMs() + leaseStandsStill;
  if (!(await hasLetGo()))
    log.warn("Another process still calls outside; this one takes it over and waits until it has let go.", {
      event: "outside-taken",
    });
  while (clock.uptimeMs() < endsAtMs && !(await hasLetGo()))
    await new Promise<void>((resolve) => void clock.after(lookEvery, resolve));
}
