/** What is on the disks after the end: the cloud's time series and alarms, and what a gateway still waits to be receipted. */

import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { z } from "zod";
import { unpackArrivals } from "@shouwang/cloud/timeline/arrivals.ts";
import { deviceIdField } from "@shouwang/shared/wire/fields.ts";
import type { DeviceId, HomeId } from "@shouwang/shared/domain/ids.ts";
import { lanes } from "@shouwang/shared/domain/lane.ts";
import type { Found, Motion, Waiting } from "./ledger.ts";

const incidentRow = z.object({ incident: z.string() });
const incidentSchema = z.object({ alarms: z.array(z.object({ alarmId: z.string() })) });
const seriesRow = z.object({ id: z.number(), device_id: deviceIdField });
const pointRow = z.object({ at_ms: z.number(), n: z.number() });
const arrivalsRow = z.object({ content: z.instanceof(Uint8Array) });
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
  const motion = "SELECT id, device_id FROM series WHERE home_id = ? AND series = 'motion'";
  const sorted = timeline.prepare("SELECT at_ms, n FROM points WHERE series_id = ?");
  const arrived = Map.groupBy(
    timeline
      .prepare("SELECT content FROM arrivals")
      .all()
      .flatMap((row) => unpackArrivals(arrivalsRow.parse(row).content)),
    ({ seriesId }) => seriesId,
  );
  /** Not yet sorted, sorted, or, where a crash came in between, both: one point each. */
  const timesOf = (seriesId: number): number[] => {
    const points = new Map<string, number>();
    for (const { atMs, n } of arrived.get(seriesId) ?? []) points.set(`${atMs}/${n}`, atMs);
    for (const row of sorted.all(seriesId).map((one) => pointRow.parse(one)))
      points.set(`${row.at_ms}/${row.n}`, row.at_ms);
    return [...points.values()];
  };
  return new Map(
    homes.map(({ homeId, sensors }) => {
      const known = new Set<string>(sensors);
      const series = timeline
        .prepare(motion)
        .all(homeId)
        .map((row) => seriesRow.parse(row));
      const points = series
        .filter((one) => known.has(one.device_id))
        .flatMap((one) => timesOf(one.id).map((atMs) => ({ deviceId: one.device_id, atMs })));
      return [homeId, { points, alarmIds: alarmIdsOf(cloudData, homeId) }];
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
