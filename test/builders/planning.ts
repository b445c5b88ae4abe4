/** Plans and duty as the cloud opens them, with the desk as the only connector unless more are named. */

import { openPlanning, type Planning } from "@shouwang/cloud/app/planning.ts";
import type { LedgerDatabase } from "@shouwang/cloud/database/database.ts";
import type { Records } from "@shouwang/cloud/records/records.ts";
import type { Registry } from "@shouwang/cloud/registry/registry.ts";
import { silentLog } from "@shouwang/shared/log/log.ts";

export async function planningOver(
  given: { database: LedgerDatabase; records: Records; registry: Pick<Registry, "home" | "planGround"> },
  connectors: readonly string[] = ["desk"],
  nowMs: () => number = () => 0,
): Promise<Planning> {
  return await openPlanning({ ...given, connectors: () => connectors, nowMs, log: silentLog });
}
