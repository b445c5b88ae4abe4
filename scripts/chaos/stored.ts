/** What is on the disks after the end: the cloud's time series and alarms, and what a gateway still waits to be receipted. */

import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { z } from "zod";
import type { DeviceId, HomeId } from "@shouwang/shared/domain/ids.ts";
import { createSqliteTimeline } from "@shouwang/cloud/timeline/sqlite-timeline.ts";
import { motionKey, type Found } from "./ledger.ts";

const incidentRow = z.object({ incident: z.string() });
const incidentSchema = z.object({ alarms: z.array(z.object({ alarmId: z.string() })) });
const waitingRow = z.object({ waiting: z.number() });

/** @param cloudData the folder of a cloud that has ended. */
export async function readStored(
  cloudData: string,
  homes: readonly { homeId: HomeId; sensors: readonly DeviceId[] }[],
): Promise<ReadonlyMap<HomeId, Found>> {
  await using timeline = createSqliteTimeline({ file: join(cloudData, "timeline.sqlite") });
  const found = new Map<HomeId, Found>();
  for (const { homeId, sensors } of homes) {
    const motion = new Map<string, number>();
    for (const deviceId of sensors) {
      const range = { homeId, deviceId, series: "motion", fromMs: 0, toMs: Number.MAX_SAFE_INTEGER, limit: 100_000 };
      for (const point of await timeline.points(range, AbortSignal.timeout(10_000))) {
        // "unknown" is the gateway's own word, when its bridge is away; nobody emitted it.
        if (point.value !== 0 && point.value !== 1) continue;
        const key = motionKey({ deviceId, atMs: point.atMs, isMoving: point.value === 1 });
        motion.set(key, (motion.get(key) ?? 0) + 1);
      }
    }
    found.set(homeId, { motion, alarmIds: alarmIdsOf(cloudData, homeId) });
  }
  return found;
}

/** As they stand in incidents, so that one alarm in two of them would be seen. */
function alarmIdsOf(cloudData: string, homeId: HomeId): readonly string[] {
  using ledger = new DatabaseSync(join(cloudData, "ledger.sqlite"), { readOnly: true });
  const rows = ledger.prepare("select incident from incidents where home_id = ?").all(homeId);
  return rows.flatMap((row) => {
    const { alarms } = incidentSchema.parse(JSON.parse(incidentRow.parse(row).incident));
    return alarms.map(({ alarmId }) => alarmId);
  });
}

/** Records that a gateway's outbox still holds without a receipt. */
export function waitingRecords(outboxFile: string): number {
  using outbox = new DatabaseSync(outboxFile, { readOnly: true });
  const row = outbox
    .prepare(
      "select count(*) as waiting from rows left join marks using (lane, ordinal) where rows.seq > coalesce(marks.through, 0)",
    )
    .get();
  return waitingRow.parse(row).waiting;
}
