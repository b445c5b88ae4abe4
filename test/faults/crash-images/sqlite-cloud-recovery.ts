/**
 * What the cloud finds in an image. `recoverCloud` reads the ledger's file by the same engine in this process (opening the
 * production database starts two threads and would cost forty times as much); `recoverCloudWhole` opens it as the cloud does.
 */

import { DatabaseSync } from "node:sqlite";
import { join } from "node:path";
import { must, parseDeviceId, parseHomeId } from "@shouwang/shared/domain/ids.ts";
import { openSqliteDatabase } from "@shouwang/cloud/database/sqlite-database.ts";
import { readLogged } from "@shouwang/cloud/ingest/ledger/sql-hot-log.ts";
import { createSqlLedger } from "@shouwang/cloud/ingest/ledger/sql-ledger.ts";
import { SqliteTimelineFile } from "@shouwang/cloud/timeline/sqlite-timeline-file.ts";
import type { Recovered } from "./claims.ts";

type LedgerContent = { keys: Set<string>; marks: Map<string, number> };

export function recoverCloud(folder: string): Recovered {
  const found: LedgerContent = { keys: new Set(), marks: new Map() };
  using database = new DatabaseSync(join(folder, "ledger.sqlite"));
  database.exec("PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON");
  const tables = new Set(
    database
      .prepare("SELECT name FROM sqlite_master WHERE type = 'table'")
      .all()
      .map((row) => String(row["name"])),
  );
  const read = (table: string, columns: string): Record<string, unknown>[] =>
    tables.has(table) ? database.prepare(`SELECT ${columns} FROM ${table}`).all() : [];
  for (const row of read("alarms", "alarm_id")) found.keys.add(`alarm/${String(row["alarm_id"])}`);
  for (const row of read("incidents", "incident_id")) found.keys.add(`incident/${String(row["incident_id"])}`);
  for (const row of read("deliveries", "delivery_id")) found.keys.add(`delivery/${String(row["delivery_id"])}`);
  for (const row of read("facts", "name, value")) {
    if (row["name"] === "ledger-id") found.keys.add(`ledger/${String(row["value"])}`);
  }
  // The log lies over the table: its rows are newer or the same.
  const logged = read("hot_log", "n, content").toSorted((one, other) => Number(one["n"]) - Number(other["n"]));
  const mark = (lane: string, decided: unknown, timelined: unknown): void => {
    found.marks.set(`decided/${lane}`, Number(decided));
    found.marks.set(`timelined/${lane}`, Number(timelined));
  };
  for (const row of read("marks", "epoch, lane, decided_through, timelined_through"))
    mark(`${String(row["epoch"])}/${String(row["lane"])}`, row["decided_through"], row["timelined_through"]);
  for (const { epoch, lane, marks } of logged.flatMap((row) => readLogged(String(row["content"])).marks))
    mark(`${epoch}/${lane}`, marks.decided.through, marks.timelined.through);
  return answer(found, folder);
}

/** As the cloud starts: lease, migrations, fence, the two connections; then what its loop loads. */
export async function recoverCloudWhole(folder: string): Promise<Recovered> {
  const found: LedgerContent = { keys: new Set(), marks: new Map() };
  assertSound(join(folder, "ledger.sqlite"));
  await using database = await openSqliteDatabase({ folder, nowMs: 0 });
  found.keys.add(`ledger/${database.ledgerId}`);
  const state = await createSqlLedger(database).load();
  for (const { epoch, lane, marks } of state.marks) {
    found.marks.set(`decided/${epoch}/${lane}`, marks.decided.through);
    found.marks.set(`timelined/${epoch}/${lane}`, marks.timelined.through);
  }
  for (const { incident, deliveries } of state.openIncidents) {
    found.keys.add(`incident/${incident.incidentId}`);
    for (const { deliveryId } of deliveries) found.keys.add(`delivery/${deliveryId}`);
  }
  const alarms = await database.read.selectFrom("alarms").select("alarm_id").execute();
  for (const { alarm_id: alarmId } of alarms) found.keys.add(`alarm/${alarmId}`);
  return answer(found, folder);
}

/** Indexes too, which reading the tables does not look at. */
function assertSound(file: string): void {
  using database = new DatabaseSync(file);
  for (const { quick_check: said } of database.prepare("PRAGMA quick_check").all()) {
    if (said !== "ok") throw new Error(`the ledger is damaged: ${String(said)}`);
  }
}

function answer({ keys, marks }: LedgerContent, folder: string): Recovered {
  using timeline = new SqliteTimelineFile(join(folder, "timeline.sqlite"));
  const key = { homeId: must(parseHomeId("home-1"), "home"), deviceId: must(parseDeviceId("hall"), "device") };
  const points = new Map<number, number>();
  const range = { fromMs: 0, toMs: Number.MAX_SAFE_INTEGER, limit: 1_000_000 };
  for (const { atMs } of timeline.points({ ...key, series: "motion" }, range)) {
    points.set(atMs, (points.get(atMs) ?? 0) + 1);
  }
  // All five points of one append, or it is not there.
  for (const [atMs, count] of points) if (count === 5) keys.add(`point/${atMs}`);
  return {
    has: (one) => keys.has(one),
    reached: (one) => marks.get(one) ?? 0,
    contradictions: contradictionsOf({ keys, marks }),
  };
}

/** What a mark says must be there: a receipt made from it after the start would make the gateway forget. */
function contradictionsOf({ keys, marks }: LedgerContent): string[] {
  const found: string[] = [];
  for (const [name, through] of marks) {
    const [kind, epoch = "", lane] = name.split("/");
    const session = Number(epoch.slice("epoch-".length));
    for (let step = 1; step <= through; step++) {
      const atMs = 1_760_000_000_000 + session * 3_600_000 + step;
      if (kind === "decided" && lane === "life" && !keys.has(`alarm/alarm-${session}-${step}`))
        found.push(`${name} says ${step}, and its alarm is not there`);
      if (kind === "timelined" && lane === "telemetry" && !keys.has(`point/${atMs}`))
        found.push(`${name} says ${step}, and its points are not there`);
    }
  }
  return found;
}
