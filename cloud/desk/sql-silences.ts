/** When nothing could be heard of a kit or of one of its devices: what is so now, and what somebody had to work on. A quiet room and a deaf sensor must not look the same. */

import type { HomeId } from "@shouwang/shared/domain/ids.ts";
import type { FaultKind } from "@shouwang/shared/domain/fault.ts";
import type { HomeDay } from "../api/contract.ts";
import type { LedgerDatabase } from "../database/database.ts";
import type { CloudLoop } from "../loop/port.ts";

type Silence = NonNullable<HomeDay["silences"]>[number];

const deaf: readonly FaultKind[] = ["silent", "link-lost", "stuck", "jammed", "device-failure"];
/** Of one home in one day; a device that comes and goes more often is one that nobody believes. */
const silencesMax = 200;

export async function silencesOf(
  given: { database: Pick<LedgerDatabase, "read">; loop: Pick<CloudLoop, "faults"> },
  { homeId, gatewayId, fromMs, toMs }: { homeId: HomeId; gatewayId: string | undefined; fromMs: number; toMs: number },
): Promise<Silence[]> {
  const now = given.loop
    .faults()
    .filter((one) => one.homeId === homeId && deaf.includes(one.fault) && one.sinceMs < toMs)
    .map(({ deviceId, sinceMs }): Silence => ({ deviceId, fromMs: sinceMs, toMs: null }));
  if (gatewayId === undefined) return now;
  const rows = await given.database.read
    .selectFrom("work_items")
    .select(["device_id", "since_ms", "ended_at_ms"])
    .where("gateway_id", "=", gatewayId)
    .where("home_id", "=", homeId)
    .where("fault", "in", deaf)
    .where("since_ms", "<", toMs)
    .where("ended_at_ms", ">", fromMs)
    .orderBy("since_ms")
    .limit(silencesMax)
    .execute();
  const before = rows.map((row): Silence => ({
    deviceId: row.device_id === "" ? null : row.device_id,
    fromMs: row.since_ms,
    toMs: row.ended_at_ms,
  }));
  return [...before, ...now];
}
