/** What is on the disks after the end: the cloud's time series and alarms, and what a gateway still waits to be receipted. */

import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { z } from "zod";
import { deviceIdField } from "@shouwang/shared/wire/fields.ts";
import type { DeviceId, HomeId } from "@shouwang/shared/domain/ids.ts";
import { lanes } from "@shouwang/shared/domain/lane.ts";
import type { Found, Motion, Waiting } from "./ledger.ts";

const incidentRow = z.object({ incident: z.string() });
const incidentSchema = z.object({ alarms: z.array(z.object({ alarmId: z.string() })) });
const pointRow = z.object({ device_id: deviceIdField, at_ms: z.number() });
const waitingRow = z.object({ waiting: z.number() });

/**
 * Row by row, because the port would hide a second one that has its own number.
 *
 * @param cloudData the folder of a cloud that has ended.
 * @param sensors of which motion is asked; others were not written down.
 */
export function readStored(
  cloudData: string,
  homes: readonly { homeId: HomeId; sensors: readonly DeviceId[] }[],
): ReadonlyMap<HomeId, Found> {
  using timeline = new DatabaseSync(join(cloudData, "timeline.sqlite"), { readOnly: true });
  const points = timeline.prepare(
    `SELECT device_id, at_ms FROM points JOIN series ON series.id = points.series_id
     WHERE home_id = ? AND series = 'motion' ORDER BY at_ms`,
  );
  return new Map(
    homes.map(({ homeId, sensors }) => {
      const known = new Set<string>(sensors);
      const rows = points.all(homeId).map((row) => pointRow.parse(row));
      const found = rows
        .filter((row) => known.has(row.device_id))
        .map((row) => ({ deviceId: row.device_id, atMs: row.at_ms }));
      return [homeId, { points: found, alarmIds: alarmIdsOf(cloudData, homeId) }];
    }),
  );
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

const waitingJson = z.object({
  deviceId: deviceIdField,
  at: z.object({ wallMs: z.number() }),
  alarmId: z.string().optional(),
});

/** The same records themselves, of a gateway that has ended. */
export function readWaiting(outboxFile: string): Waiting {
  using outbox = new DatabaseSync(outboxFile, { readOnly: true });
  const rows = outbox
    .prepare(
      "select json from rows left join marks using (lane, ordinal) where lane <> ? and rows.seq > coalesce(marks.through, 0)",
    )
    .all(lanes.indexOf("fault"))
    .map((row) => waitingJson.parse(JSON.parse(String(row["json"]))));
  const points: Motion[] = [];
  const alarmIds: string[] = [];
  for (const { deviceId, at, alarmId } of rows) {
    if (alarmId === undefined) points.push({ deviceId, atMs: at.wallMs });
    else alarmIds.push(alarmId);
  }
  return { points, alarmIds };
}
