/**
 * The embedded time series as a file: append-only points keyed (series, time, n), and hourly roll-ups made afterwards.
 * Synchronous; it lives in a thread of its own (`sqlite-timeline-worker.ts`).
 *
 * Roll-ups are never wrong, only absent: everything of a series before its `rolled_until_ms` is summarised in `hours`. A point that
 * comes later than that has its hour summed anew in its own transaction. What is not rolled up yet is summed from the points.
 */

import { DatabaseSync, type StatementSync } from "node:sqlite";
import { parseDeviceId, parseHomeId, must, type HomeId } from "@shouwang/shared/domain/ids.ts";
import { hours, minutes } from "@shouwang/shared/time/duration.ts";
import { mergeSummaries } from "./point.ts";
import type { PackedPoints } from "./timeline-messages.ts";
import type { Point, SeriesKey, Summary } from "./timeline.ts";

const hourMs = hours(1);
/** Points may be this late before rolling up their hour was premature: most come within a minute, a flush waits up to 60 s. */
const rollAfterMs = minutes(30);
/** Series rolled up in one transaction: keeps a write that arrives meanwhile waiting for some milliseconds at most. */
const rollSliceMax = 50;
/** Small, because a commit writes one page for nearly every point: half the bytes of 4096 in a county (0050-timeline.md). */
const pageBytes = 1_024;
/** Pages in the log before they are copied to the file: 16 MB, so that a page that is hot for minutes is copied once. */
const checkpointPages = 16_000;

const schema = `
  CREATE TABLE IF NOT EXISTS series (
    id INTEGER PRIMARY KEY,
    home_id TEXT NOT NULL,
    device_id TEXT NOT NULL,
    series TEXT NOT NULL,
    rolled_until_ms INTEGER NOT NULL DEFAULT 0,
    UNIQUE (home_id, device_id, series)
  ) STRICT;
  CREATE TABLE IF NOT EXISTS points (
    series_id INTEGER NOT NULL,
    at_ms INTEGER NOT NULL,
    n INTEGER NOT NULL,
    value REAL NOT NULL,
    PRIMARY KEY (series_id, at_ms, n)
  ) STRICT, WITHOUT ROWID;
  CREATE TABLE IF NOT EXISTS hours (
    series_id INTEGER NOT NULL,
    hour_ms INTEGER NOT NULL,
    count INTEGER NOT NULL,
    min REAL NOT NULL,
    max REAL NOT NULL,
    sum REAL NOT NULL,
    PRIMARY KEY (series_id, hour_ms)
  ) STRICT, WITHOUT ROWID;
`;

const rollUpFromTo = `
  INSERT OR REPLACE INTO hours (series_id, hour_ms, count, min, max, sum)
  SELECT series_id, at_ms - at_ms % ${hourMs}, count(*), min(value), max(value), sum(value)
  FROM points WHERE series_id = ? AND at_ms >= ? AND at_ms < ? GROUP BY 2`;

type Series = { id: number; rolledUntilMs: number; newestMs: number };

export class SqliteTimelineFile implements Disposable {
  readonly #database: DatabaseSync;
  readonly #series = new Map<string, Series>();
  readonly #statements = new Map<string, StatementSync>();
  /** Series that may have something to roll up. */
  readonly #unrolled = new Set<Series>();
  #rollUntilMs = 0;
  /** Up to here there is nothing left to roll up. */
  #rolledMs = 0;
  #newestMs = 0;

  constructor(file: string) {
    this.#database = new DatabaseSync(file, { timeout: 5_000 });
    this.#database.exec(`PRAGMA page_size = ${pageBytes}; PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;`);
    this.#database.exec(`PRAGMA wal_autocheckpoint = ${checkpointPages}; PRAGMA cache_size = -65536;`);
    this.#database.exec(schema);
    const known = this.#database
      .prepare(
        `SELECT id, home_id, device_id, series, rolled_until_ms,
           (SELECT max(at_ms) FROM points WHERE series_id = id) AS newest_ms FROM series`,
      )
      .all();
    for (const row of known) {
      const series: Series = {
        id: Number(row["id"]),
        rolledUntilMs: Number(row["rolled_until_ms"]),
        newestMs: Number(row["newest_ms"]),
      };
      this.#series.set(`${text(row["home_id"])}/${text(row["device_id"])}/${text(row["series"])}`, series);
      this.#newestMs = Math.max(this.#newestMs, series.newestMs);
      this.#unrolled.add(series);
    }
  }

  /** All of them in one transaction, on the disk when this returns. */
  append(batches: readonly PackedPoints[]): void {
    const changes = this.#inTransaction(() => batches.map((batch) => this.#insert(batch)));
    // Only what is committed may be believed.
    for (const { name, series: touched, newestMs } of changes.flat()) {
      // Two batches of one transaction may both have met a new series.
      const series = this.#series.get(name) ?? touched;
      this.#series.set(name, series);
      series.newestMs = Math.max(series.newestMs, newestMs);
      this.#newestMs = Math.max(this.#newestMs, newestMs);
      this.#unrolled.add(series);
    }
  }

  #insert({ keys, keyOf, atMs, n, value }: PackedPoints): { name: string; series: Series; newestMs: number }[] {
    const touched = keys.map((key) => ({ ...this.#seriesOf(key), newestMs: 0, late: new Set<number>() }));
    const insert = this.#prepare("INSERT OR IGNORE INTO points (series_id, at_ms, n, value) VALUES (?, ?, ?, ?)");
    for (let index = 0; index < keyOf.length; index++) {
      const one = touched[keyOf[index] ?? 0];
      const at = atMs[index];
      if (!one || at === undefined) throw new Error("columns of different lengths");
      const { changes } = insert.run(one.series.id, at, n[index] ?? 0, value[index] ?? 0);
      if (changes === 0) continue;
      one.newestMs = Math.max(one.newestMs, at);
      if (at < one.series.rolledUntilMs) one.late.add(at - (at % hourMs));
    }
    for (const { series, late } of touched) {
      for (const hour of late) this.#prepare(rollUpFromTo).run(series.id, hour, hour + hourMs);
    }
    return touched;
  }

  #seriesOf(key: SeriesKey): { name: string; series: Series } {
    const name = `${key.homeId}/${key.deviceId}/${key.series}`;
    const known = this.#series.get(name);
    if (known) return { name, series: known };
    // Another batch of the same transaction may have inserted it; the map learns of it after the commit only.
    this.#prepare("INSERT OR IGNORE INTO series (home_id, device_id, series) VALUES (?, ?, ?)").run(
      key.homeId,
      key.deviceId,
      key.series,
    );
    const row = this.#prepare("SELECT id FROM series WHERE home_id = ? AND device_id = ? AND series = ?").get(
      key.homeId,
      key.deviceId,
      key.series,
    );
    return { name, series: { id: Number(row?.["id"]), rolledUntilMs: 0, newestMs: 0 } };
  }

  /** Rolls up some of what is old enough. @returns whether there is more to do. */
  rollUp(nowMs: number): boolean {
    // A device with a clock in the future must not make everybody else's points late.
    const until = Math.min(this.#newestMs, nowMs) - rollAfterMs;
    this.#rollUntilMs = Math.max(this.#rollUntilMs, until - (until % hourMs));
    if (this.#rollUntilMs === this.#rolledMs) return false;
    const slice: { series: Series; untilMs: number }[] = [];
    for (const series of this.#unrolled) {
      if (slice.length === rollSliceMax) break;
      if (series.rolledUntilMs >= this.#rollUntilMs) continue;
      // Behind its newest point there is nothing to sum, and nothing to write every hour for a sensor that is gone.
      if (series.newestMs < series.rolledUntilMs) this.#unrolled.delete(series);
      else slice.push({ series, untilMs: this.#rollUntilMs });
    }
    if (slice.length === 0) {
      this.#rolledMs = this.#rollUntilMs;
      return false;
    }
    this.#inTransaction(() => {
      for (const { series, untilMs } of slice) {
        this.#prepare(rollUpFromTo).run(series.id, series.rolledUntilMs, untilMs);
        this.#prepare("UPDATE series SET rolled_until_ms = ? WHERE id = ?").run(untilMs, series.id);
      }
    });
    for (const { series, untilMs } of slice) series.rolledUntilMs = untilMs;
    return true;
  }

  series(homeId: HomeId, fromMs: number, toMs: number): SeriesKey[] {
    return this.#prepare(
      `SELECT home_id, device_id, series FROM series WHERE home_id = ? AND EXISTS
         (SELECT 1 FROM points WHERE series_id = id AND at_ms >= ? AND at_ms < ?) ORDER BY home_id, device_id, series`,
    )
      .all(homeId, fromMs, toMs)
      .map((row) => ({
        homeId: must(parseHomeId(text(row["home_id"])), text(row["home_id"])),
        deviceId: must(parseDeviceId(text(row["device_id"])), text(row["device_id"])),
        series: text(row["series"]),
      }));
  }

  points(key: SeriesKey, range: { fromMs: number; toMs: number; limit: number }): Point[] {
    return this.#prepare(
      `SELECT at_ms, n, value FROM points WHERE series_id = ? AND at_ms >= ? AND at_ms < ? ORDER BY at_ms, n LIMIT ?`,
    )
      .all(this.#idOf(key), range.fromMs, range.toMs, range.limit)
      .map((row) => ({ ...key, atMs: Number(row["at_ms"]), n: Number(row["n"]), value: Number(row["value"]) }));
  }

  summaries(key: SeriesKey, { fromMs, toMs, step }: { fromMs: number; toMs: number; step: number }): Summary[] {
    const isWholeHours = step % hourMs === 0 && fromMs % hourMs === 0;
    const rolledUntilMs = this.#series.get(`${key.homeId}/${key.deviceId}/${key.series}`)?.rolledUntilMs ?? 0;
    const splitMs = isWholeHours ? Math.max(fromMs, Math.min(toMs - (toMs % hourMs), rolledUntilMs)) : fromMs;
    const rolled = this.#prepare(
      `SELECT (hour_ms - ?) / ? AS step, sum(count) AS count, min(min) AS min, max(max) AS max, sum(sum) AS sum
       FROM hours WHERE series_id = ? AND hour_ms >= ? AND hour_ms < ? GROUP BY 1 ORDER BY 1`,
    ).all(fromMs, step, this.#idOf(key), fromMs, splitMs);
    const raw = this.#prepare(
      `SELECT (at_ms - ?) / ? AS step, count(*) AS count, min(value) AS min, max(value) AS max, sum(value) AS sum
       FROM points WHERE series_id = ? AND at_ms >= ? AND at_ms < ? GROUP BY 1 ORDER BY 1`,
    ).all(fromMs, step, this.#idOf(key), splitMs, toMs);
    const summaries = new Map<number, Summary>();
    for (const row of [...rolled, ...raw]) {
      const summary: Summary = {
        fromMs: fromMs + Math.floor(Number(row["step"])) * step,
        count: Number(row["count"]),
        min: Number(row["min"]),
        max: Number(row["max"]),
        sum: Number(row["sum"]),
      };
      summaries.set(summary.fromMs, mergeSummaries(summaries.get(summary.fromMs), summary));
    }
    return [...summaries.values()];
  }

  probe(): void {
    this.#prepare("SELECT 1").get();
  }

  [Symbol.dispose](): void {
    this.#database.close();
  }

  #idOf(key: SeriesKey): number {
    return this.#series.get(`${key.homeId}/${key.deviceId}/${key.series}`)?.id ?? -1;
  }

  #inTransaction<T>(work: () => T): T {
    this.#database.exec("BEGIN IMMEDIATE");
    try {
      const result = work();
      this.#database.exec("COMMIT");
      return result;
    } catch (error) {
      // A full disk may have rolled back by itself.
      if (this.#database.isTransaction) this.#database.exec("ROLLBACK");
      throw error;
    }
  }

  #prepare(sql: string): StatementSync {
    let statement = this.#statements.get(sql);
    if (!statement) this.#statements.set(sql, (statement = this.#database.prepare(sql)));
    return statement;
  }
}

function text(value: unknown): string {
  if (typeof value !== "string") throw new Error(`the time series file holds ${typeof value} where text was written`);
  return value;
}
