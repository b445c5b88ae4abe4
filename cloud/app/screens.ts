/** Wires the screen pop: the register, the telephone's log and what was closed before, read for one home at once. Decides nothing. */

import type { Log } from "@shouwang/shared/log/log.ts";
import type { Clock } from "@shouwang/shared/time/clock.ts";
import { lastClosedOf } from "../alarms/sql-alarm-store.ts";
import type { Screens } from "../api/ports-screens.ts";
import type { LedgerDatabase } from "../database/database.ts";
import { createScreens } from "../desk/home-screen.ts";
import type { Records } from "../records/records.ts";
import { homeRecord } from "../registry/residents/home-record.ts";
import type { ResidentFinder } from "../registry/residents/resident-finder.ts";
import { residentRecord } from "../registry/residents/resident-record.ts";
import { createSqlCalls } from "../telephony/calls/sql-calls.ts";
import type { Vault } from "../vault/vault.ts";

/** As many as fit beside an incident. */
const earlierMax = 5;

export function openScreens(given: {
  database: LedgerDatabase;
  vault: Vault;
  records: Pick<Records, "get">;
  finder: Pick<ResidentFinder, "inHome">;
  clock: Pick<Clock, "wallMs">;
  log: Log;
}): Screens {
  const { database, vault, records, finder, clock, log } = given;
  const calls = createSqlCalls({ database, vault });
  return createScreens({
    async home(homeId) {
      return (await records.get(homeRecord, [homeId])).get(homeId);
    },
    async people(homeId) {
      const ids = await finder.inHome(homeId);
      const found = await records.get(residentRecord, ids);
      return new Map(
        ids.flatMap((residentId) => {
          const kept = found.get(residentId);
          return kept?.kind === "kept" ? [[residentId, kept.content] as const] : [];
        }),
      );
    },
    calls: async (homeId, limit) => await calls.ofHome(homeId, limit),
    async earlier(homeId) {
      const closed = await lastClosedOf(database.read, homeId, earlierMax);
      return closed
        .filter(({ mode }) => mode === "live")
        .map(({ incidentId, openedAtMs, alarms, outcome }) => ({
          incidentId,
          atMs: openedAtMs,
          alarms: [...new Set(alarms.map(({ alarm }) => alarm))],
          outcome,
        }));
    },
    nowMs: () => clock.wallMs(),
    log,
  });
}
