/**
 * The embedded time series as a file: points as they arrived, sorted later into points keyed (series, time, n), and hourly roll-ups made
 * afterwards. Synchronous; it lives in a thread of its own (`sqlite-timeline-worker.ts`).
 *
 * Whoever reads a series has its arrivals sorted first, so that there is one way to read. Sorting again what is sorted changes
 * nothing: arrivals are deleted only after everything in them stands in its series, and a crash in between does no harm.
 *
 * Roll-ups are never wrong, only absent: everything of a series before its `rolled_until_ms` is summarised in `hours`. A point that
 * comes later than that has its hour summed anew in its own transaction. What is not rolled up yet is summed from the points.
 */

import { DatabaseSync, type StatementSync } from "node:sqlite";
import { parseDeviceId, parseHomeId, must, type HomeId } from "@shouwang/shared/domain/ids.ts";
import { hours, minutes } from "@shouwang/shared/time/duration.ts";
import { Arrivals, packArrivals, unpackArrivals, type Arrived } from "./arrivals.ts";
import { mergeSummaries } from "./point.ts";
import type { PackedPoints } from "./timeline-messages.ts";
import type { Point, SeriesKey, Summary } from "./timeline.ts";

const hourMs = hours(1);
/** Points may be this late before rolling up their hour was premature: most come within a minute, a flush waits up to 60 s. */
const rollAfterMs = minutes(30);
/** Series rolled up in one transaction: keeps a write that arrives meanwhile waiting for some milliseconds at most. */
const rollSliceMax = 50;
/** Arrivals are sorted when there are this many: five minutes of a county, 6 MB. Beyond twice as many an append sorts some first. */
const sortAtPointsDefault = 200_000;
/** Series sorted in one transaction, so that what arrives meanwhile waits for some milliseconds. */
const sortSliceMax = 1_000;
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
  CREATE TABLE IF NOT EXISTS arrivals (
    n INTEGER PRIMARY KEY,
    content BLOB NOT NULL
  ) STRICT;
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

type Series = { id: number; homeId: string; rolledUntilMs: number; newestMs: number };

export class SqliteTimelineFile implements Disposable {
  readonly #database: DatabaseSync;
  readonly #series = new Map<string, Series>();
  readonly #statements = new Map<string, StatementSync>();
  readonly #byId = new Map<number, Series>();
  readonly #ofHome = new Map<string, Series[]>();
  readonly #arrivals = new Arrivals();
  /** Series that are still to be sorted, and the last arrival that can be deleted then. */
  #sorting: { series: number[]; through: number } | undefined;
  /** Series that may have something to roll up. */
  readonly #unrolled = new Set<Series>();
  #rollUntilMs = 0;
  /** Up to here there is nothing left to roll up. */
  #rolledMs = 0;
  #newestMs = 0;

  readonly #sortAtPoints: number;

  constructor(file: string, sortAtPoints = sortAtPointsDefault) {
    this.#sortAtPoints = sortAtPoints;
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
        homeId: text(row["home_id"]),
        rolledUntilMs: Number(row["rolled_until_ms"]),
        newestMs: Number(row["newest_ms"]),
      };
      this.#know(`${series.homeId}/${text(row["device_id"])}/${text(row["series"])}`, series);
      this.#newestMs = Math.max(this.#newestMs, series.newestMs);
      this.#unrolled.add(series);
    }
    for (const { content } of this.#database.prepare("SELECT content FROM arrivals ORDER BY n").iterate()) {
      if (!(content instanceof Uint8Array)) throw new Error("the time series file holds arrivals that are no bytes");
      const arrived = unpackArrivals(content);
      this.#arrivals.add(arrived);
      for (const { seriesId, atMs } of arrived) this.#seen(this.#byId.get(seriesId), atMs);
    }
  }

  #know(name: string, series: Series): void {
    this.#series.set(name, series);
    this.#byId.set(series.id, series);
    const ofHome = this.#ofHome.get(series.homeId);
    if (ofHome) ofHome.push(series);
    else this.#ofHome.set(series.homeId, [series]);
  }

  #seen(series: Series | undefined, atMs: number): void {
    if (!series) return;
    series.newestMs = Math.max(series.newestMs, atMs);
    this.#newestMs = Math.max(this.#newestMs, atMs);
    this.#unrolled.add(series);
  }

  /** All of them in one transaction, on the disk when this returns. */
  append(batches: readonly PackedPoints[]): void {
    while (this.#arrivals.count > 2 * this.#sortAtPoints) this.#sortSome();
    const { fresh, arrived } = this.#inTransaction(() => {
      const met = new Map<string, Series>();
      const points = batches.flatMap((batch) => this.#arrivedIn(batch, met));
      this.#prepare("INSERT INTO arrivals (content) VALUES (?)").run(packArrivals(points));
      return { fresh: met, arrived: points };
    });
    // Only what is committed may be believed.
    for (const [name, series] of fresh) this.#know(name, series);
    this.#arrivals.add(arrived);
    for (const { seriesId, atMs } of arrived) this.#seen(this.#byId.get(seriesId), atMs);
  }

  #arrivedIn({ keys, keyOf, atMs, n, value }: PackedPoints, fresh: Map<string, Series>): Arrived[] {
    const ids = keys.map((key) => this.#seriesOf(key, fresh).id);
    return Array.from(keyOf, (position, index) => {
      const [seriesId, at] = [ids[position], atMs[index]];
      if (seriesId === undefined || at === undefined) throw new Error("columns of different lengths");
      return { seriesId, atMs: at, n: n[index] ?? 0, value: value[index] ?? 0 };
    });
  }

  /** Sorts some arrivals into their series. @returns whether there is more to do. */
  sort(when: "due" | "now"): boolean {
    if (!this.#sorting && this.#arrivals.count < (when === "due" ? this.#sortAtPoints : 1)) return false;
    this.#sortSome();
    return this.#sorting !== undefined || (when === "now" && this.#arrivals.count > 0);
  }

  #sortSome(): void {
    const last = this.#prepare("SELECT max(n) AS n FROM arrivals").get();
    const sorting = (this.#sorting ??= { series: this.#arrivals.series(), through: Number(last?.["n"] ?? 0) });
    const some = sorting.series.slice(0, sortSliceMax);
    const isLast = some.length === sorting.series.length;
    this.#sortInto(some, isLast ? sorting.through : 0);
    sorting.series = sorting.series.slice(sortSliceMax);
    if (isLast) this.#sorting = undefined;
  }

  #sortInto(seriesIds: readonly number[], arrivalsThrough: number): void {
    this.#inTransaction(() => {
      const insert = this.#prepare("INSERT OR IGNORE INTO points (series_id, at_ms, n, value) VALUES (?, ?, ?, ?)");
      for (const seriesId of seriesIds) {
        const late = new Set<number>();
        const rolledUntilMs = this.#byId.get(seriesId)?.rolledUntilMs ?? 0;
        for (const { atMs, n, value } of this.#arrivals.of(seriesId)) {
          const { changes } = insert.run(seriesId, atMs, n, value);
          if (changes > 0 && atMs < rolledUntilMs) late.add(atMs - (atMs % hourMs));
        }
        for (const hour of late) this.#prepare(rollUpFromTo).run(seriesId, hour, hour + hourMs);
      }
      if (arrivalsThrough > 0) this.#prepare("DELETE FROM arrivals WHERE n <= ?").run(arrivalsThrough);
    });
    for (const seriesId of seriesIds) this.#arrivals.forget(seriesId);
  }

  /** Before somebody reads them. */
  #sortSeries(all: readonly Series[]): void {
    const unsorted = all.map(({ id }) => id).filter((id) => this.#arrivals.of(id).length > 0);
    if (unsorted.length > 0) this.#sortInto(unsorted, 0);
  }

  #seriesOf(key: SeriesKey, fresh: Map<string, Series>): Series {
    const name = `${key.homeId}/${key.deviceId}/${key.series}`;
    const known = this.#series.get(name) ?? fresh.get(name);
    if (known) return known;
    const { lastInsertRowid } = this.#prepare("INSERT INTO series (home_id, device_id, series) VALUES (?, ?, ?)").run(
      key.homeId,
      key.deviceId,
      key.series,
    );
    const series = { id: Number(lastInsertRowid), homeId: key.homeId, rolledUntilMs: 0, newestMs: 0 };
    fresh.set(name, series);
    return series;
  }

  /** Rolls up some of what is old enough. @returns whether there is more to do. */
  rollUp(nowMs: number): boolean {
    // A device with a clock in the future must not make everybody else's points late.
    const until = Math.min(this.#newestMs, nowMs) - rollAfterMs;
    this.#rollUntilMs = Math.max(this.#rollUntilMs, until - (until % hourMs));
    if (this.#rollUntilMs === this.#rolledMs) return false;
    // What is summed must stand in its series.
    if (this.sort("now")) return true;
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
    this.#sortSeries(this.#ofHome.get(homeId) ?? []);
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
    this.#sortSeries(this.#seriesKnown(key));
    return this.#prepare(
      `SELECT at_ms, n, value FROM points WHERE series_id = ? AND at_ms >= ? AND at_ms < ? ORDER BY at_ms, n LIMIT ?`,
    )
      .all(this.#idOf(key), range.fromMs, range.toMs, range.limit)
      .map((row) => ({ ...key, atMs: Number(row["at_ms"]), n: Number(row["n"]), value: Number(row["value"]) }));
  }

  summaries(key: SeriesKey, { fromMs, toMs, step }: { fromMs: number; toMs: number; step: number }): Summary[] {
    this.#sortSeries(this.#seriesKnown(key));
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

  #seriesKnown(key: SeriesKey): Series[] {
    const known = this.#series.get(`${key.homeId}/${key.deviceId}/${key.series}`);
    return known ? [known] : [];
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
