/** The real fleet over a ledger, a registry and a time series of a test; its clock is the test's. */

import type { LedgerDatabase } from "@shouwang/cloud/database/database.ts";
import { openSqlFleet } from "@shouwang/cloud/fleet/sql-fleet.ts";
import { openSqlGatewayReports } from "@shouwang/cloud/fleet/sql-gateway-reports.ts";
import { openSqlLooks } from "@shouwang/cloud/fleet/sql-looks.ts";
import type { CloudLoop } from "@shouwang/cloud/loop/port.ts";
import type { RegistryReader } from "@shouwang/cloud/registry/registry.ts";
import type { Timeline } from "@shouwang/cloud/timeline/timeline.ts";
import { silentLog } from "@shouwang/shared/log/log.ts";
import type { Clock } from "@shouwang/shared/time/clock.ts";
import { untouchedWork } from "./work-boards.ts";

export async function openFleetHouse(given: {
  database: LedgerDatabase;
  registry: Pick<RegistryReader, "home" | "assignmentOfHome" | "assignments">;
  loop: Pick<CloudLoop, "faults" | "home" | "nowMs" | "subscribe">;
  timeline: Pick<Timeline, "series" | "summaries">;
  clock: Pick<Clock, "after">;
}) {
  const parts = { ...given, log: silentLog };
  const reports = await openSqlGatewayReports(parts);
  const looks = await openSqlLooks(parts);
  const fleet = await openSqlFleet({ ...parts, looks, reports, work: untouchedWork(() => given.loop.nowMs()) });
  return {
    fleet,
    looks,
    reports,
    async [Symbol.asyncDispose]() {
      await fleet[Symbol.asyncDispose]();
      await looks[Symbol.asyncDispose]();
      await reports[Symbol.asyncDispose]();
    },
  };
}

/** Nobody says anything there: for tests that are about something else. */
export const quietLoop = (nowMs: () => number): Pick<CloudLoop, "faults" | "home" | "nowMs" | "subscribe"> => ({
  faults: () => [],
  home: () => undefined,
  nowMs,
  subscribe: () => ({ [Symbol.dispose]: () => {} }),
});
