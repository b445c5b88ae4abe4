/** Keeps what gateways say of themselves: in memory as they say it, on the disk some seconds later. What is lost with a crash is said again with the next `hello`. */

import type { LedgerDatabase } from "../database/database.ts";
import type { Log } from "@shouwang/shared/log/log.ts";
import type { Clock } from "@shouwang/shared/time/clock.ts";
import { seconds } from "@shouwang/shared/time/duration.ts";
import { createLooking } from "@shouwang/shared/time/looking.ts";
import type { CloudLoop } from "../loop/port.ts";
import { gatewayReportSchema, reportAfter, type GatewayReport } from "./gateway-report.ts";
import type { Reports } from "./looks.ts";

const writesEvery = seconds(5);
/** In one commit: after a broker was away a whole county says hello at once. */
const writesAtOnce = 500;

export async function openSqlGatewayReports(given: {
  database: Pick<LedgerDatabase, "read" | "write" | "commit">;
  loop: Pick<CloudLoop, "nowMs" | "subscribe">;
  clock: Pick<Clock, "after">;
  log: Log;
}): Promise<Reports<GatewayReport> & AsyncDisposable & { written(): Promise<void> }> {
  const { database, loop, clock, log } = given;
  const reports = new Map<string, GatewayReport>();
  const unwritten = new Set<string>();
  for (const row of await database.read.selectFrom("gateway_reports").selectAll().execute()) {
    const read = gatewayReportSchema.safeParse(JSON.parse(row.content));
    if (read.success) reports.set(row.gateway_id, read.data);
  }
  const following = loop.subscribe((event) => {
    if (event.kind !== "gateway-said") return;
    const after = reportAfter(reports.get(event.gatewayId) ?? null, event.said, loop.nowMs());
    if (after === null) return;
    reports.set(event.gatewayId, after);
    unwritten.add(event.gatewayId);
  });
  const writing = createLooking({
    clock,
    every: writesEvery,
    async work() {
      const some = [...unwritten].slice(0, writesAtOnce);
      const rows = some.flatMap((gatewayId) => {
        const report = reports.get(gatewayId);
        return report === undefined
          ? []
          : [{ gateway_id: gatewayId, heard_at_ms: report.heardAtMs, content: JSON.stringify(report) }];
      });
      if (rows.length === 0) return;
      for (const gatewayId of some) unwritten.delete(gatewayId);
      try {
        await database.commit([
          {
            query: database.write
              .insertInto("gateway_reports")
              .values(rows)
              .onConflict((conflict) =>
                conflict.column("gateway_id").doUpdateSet((set) => ({
                  heard_at_ms: set.ref("excluded.heard_at_ms"),
                  content: set.ref("excluded.content"),
                })),
              ),
          },
        ]);
      } catch (error) {
        for (const gatewayId of some) unwritten.add(gatewayId);
        throw error;
      }
    },
    failed: (error) =>
      log.warn("What gateways say of themselves could not be written; it is tried again.", {
        event: "reports-wait",
        error: String(error),
      }),
  });
  return {
    of: (gatewayId) => reports.get(gatewayId),
    all: () => reports.values(),
    written: () => writing.look(),
    async [Symbol.asyncDispose]() {
      following[Symbol.dispose]();
      await writing.look();
      await writing[Symbol.asyncDispose]();
    },
  };
}
