/**
 * The outbox's tables and their queries, synchronous: runs in the worker thread only, because an fsync on an SD card may take
 * tens of milliseconds.
 *
 * WAL with `synchronous=FULL` (an answered commit survives a power cut) and pages of 4 KiB, in which a life row lies whole: a single commit
 * is then one page, where 1 KiB needed four (docs/decisions/0081-one-page-a-press.md). A file of before keeps its pages.
 */

import { DatabaseSync, type SQLInputValue } from "node:sqlite";
import { must, parseEpoch, type Epoch } from "@shouwang/shared/domain/ids.ts";
import { lanes, type Lane } from "@shouwang/shared/domain/lane.ts";
import type { Appended, LaneStanding, NewRow, OpenAlarm, Row } from "./outbox.ts";
import { retention } from "./retention.ts";
import { hours } from "@shouwang/shared/time/duration.ts";
import { checksumOf, soundRow } from "./row-check.ts";
import { gapsOf } from "./skipped.ts";
import type { Damage, Store, StoreOptions } from "./store.ts";
import { createAges } from "./sqlite-ages.ts";
import { isFull, resultCode, sqliteCorrupt } from "./sqlite-result.ts";
import { laneNumber, openMarks, type Mark } from "./sqlite-marks.ts";
import { addChecksums, addMarkChecksums, limitTo, pageBytes, schemaVersion, tables } from "./sqlite-tables.ts";
import { storedRow, verifyLane, type VerifyWhen } from "./sqlite-verify.ts";

const pruneEvery = hours(1);

const faultKey = (row: NewRow): string | null => (row.lane === "fault" ? `${row.deviceId}/${row.report.fault}` : null);

export function openStore(options: StoreOptions): Store {
  const db = new DatabaseSync(options.path);
  try {
    return storeOver(db, options);
  } catch (error) {
    db.close();
    throw error;
  }
}

function storeOver(db: DatabaseSync, options: StoreOptions): Store {
  // `page_size` only before the first table; harmless later.
  db.exec(
    `PRAGMA page_size = ${pageBytes}; PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA wal_autocheckpoint = 500;`,
  );
  const version = Number(db.prepare("PRAGMA user_version").get()?.["user_version"]);
  if (version === 1) addChecksums(db);
  if (version === 1 || version === 2) addMarkChecksums(db);
  else if (version !== 0 && version !== schemaVersion) {
    throw new Error(`the outbox at ${options.path} has version ${version}, this software reads ${schemaVersion}`);
  }
  db.exec(`${tables} PRAGMA user_version = ${schemaVersion};`);
  if (options.bytesMax !== undefined) limitTo(db, options.bytesMax);

  const statements = new Map<string, ReturnType<DatabaseSync["prepare"]>>();
  const sql = (text: string): ReturnType<DatabaseSync["prepare"]> => {
    const known = statements.get(text) ?? db.prepare(text);
    statements.set(text, known);
    return known;
  };
  const run = (text: string, ...values: SQLInputValue[]): number => Number(sql(text).run(...values).changes);
  const ages = createAges(run, (text, ...values) => sql(text).get(...values)?.["value"] ?? undefined);

  // An opening that failed on damage may have left its epoch in what was salvaged.
  run("INSERT OR IGNORE INTO epochs (epoch) VALUES (?)", options.epoch);
  const ordinal = Number(sql("SELECT ordinal FROM epochs WHERE epoch = ?").get(options.epoch)?.["ordinal"]);
  const marks = openMarks(sql, ordinal);
  for (const lane of lanes) if (!marks.at(lane, ordinal)) marks.save(lane, { ordinal, through: 0, next: 1 });
  const elsewhere = new Map((options.lifeElsewhere ?? []).map((record) => [record.alarmId, record]));
  let count = Number(sql("SELECT count(*) AS n FROM rows").get()?.["n"]);

  const epochs = new Map<number, Epoch>();
  const ordinals = new Map<Epoch, number>();
  for (const row of sql("SELECT ordinal, epoch FROM epochs").all()) {
    const text = String(row["epoch"]);
    // Ids that cannot be read any more get one that says so; the rows of that epoch no longer fit and are named as damaged.
    const epoch = parseEpoch(text) ?? must(parseEpoch(`damaged-${Number(row["ordinal"])}`), text);
    epochs.set(Number(row["ordinal"]), epoch);
    ordinals.set(epoch, Number(row["ordinal"]));
  }
  const epochAt = (at: number): Epoch => epochs.get(at) ?? options.epoch;

  const compact = (row: NewRow): void => {
    const key = faultKey(row);
    if (key === null) return;
    const unsent = sql(
      `SELECT rows.ordinal, rows.seq, rows.at_ms FROM rows JOIN marks ON marks.lane = rows.lane AND marks.ordinal = rows.ordinal
       WHERE fault_key = ? AND rows.seq > marks.through`,
    ).all(key);
    for (const old of unsent) {
      const [at, seq, atMs] = [Number(old["ordinal"]), Number(old["seq"]), Number(old["at_ms"])];
      count -= run("DELETE FROM rows WHERE lane = ? AND ordinal = ? AND seq = ?", laneNumber("fault"), at, seq);
      marks.skip({ lane: "fault", ordinal: at, epoch: epochAt(at), why: "compacted" }, [{ seq, atMs }]);
    }
  };

  /** @returns how many rows went. */
  const drop = (lane: Lane, isReceipted: boolean, limit: number): number => {
    let left = limit;
    for (const mark of marks.of(lane)) {
      if (left <= 0) break;
      const oldest = sql(
        `SELECT seq, at_ms FROM rows WHERE lane = ? AND ordinal = ? AND seq ${isReceipted ? "<=" : ">"} ? ORDER BY seq LIMIT ?`,
      ).all(laneNumber(lane), mark.ordinal, mark.through, left);
      const [first, last] = [oldest[0], oldest.at(-1)];
      if (!first || !last) continue;
      const range = [Number(first["seq"]), Number(last["seq"])] as const;
      const gone = run(
        "DELETE FROM rows WHERE lane = ? AND ordinal = ? AND seq BETWEEN ? AND ?",
        laneNumber(lane),
        mark.ordinal,
        ...range,
      );
      count -= gone;
      left -= gone;
      if (!isReceipted) {
        const seqs = oldest.map((row) => ({ seq: Number(row["seq"]), atMs: Number(row["at_ms"]) }));
        const { ordinal: at } = mark;
        marks.skip({ lane, ordinal: at, epoch: epochAt(at), why: "dropped-full" }, seqs);
      }
    }
    return limit - left;
  };
  const makeRoom = (wanted: number): number => {
    let left = wanted;
    left -= drop("telemetry", true, left);
    left -= drop("fault", true, left);
    left -= drop("telemetry", false, left);
    // Kept for a restored cloud while space lasts; a press of now needs it more.
    left -= drop("life", true, left);
    return wanted - left;
  };

  const insert = (drafts: readonly NewRow[]): readonly Row[] =>
    drafts.map((draft): Row => {
      compact(draft);
      const seq = marks.take(draft.lane);
      const row: Row = { ...draft, epoch: options.epoch, seq };
      const json = JSON.stringify(row);
      run(
        "INSERT INTO rows VALUES (?, ?, ?, ?, ?, ?, ?)",
        laneNumber(draft.lane),
        ordinal,
        seq,
        draft.at.wallMs,
        faultKey(draft),
        json,
        checksumOf(json),
      );
      count++;
      return row;
    });

  /** Numbers and count are memory beside the tables, so a rolled back transaction takes them back too. */
  const atomically = <T>(work: () => T): T => {
    if (db.isTransaction) return work();
    const [takeBack, before] = [marks.remember(), count];
    sql("BEGIN IMMEDIATE").run();
    try {
      const result = work();
      sql("COMMIT").run();
      return result;
    } catch (error) {
      if (db.isTransaction) db.exec("ROLLBACK");
      takeBack();
      count = before;
      throw error;
    }
  };

  const verify = (lane: Lane, mark: Mark, when: VerifyWhen): Damage =>
    atomically(() => {
      const of = { lane, epoch: epochAt(mark.ordinal), ...mark };
      const found = verifyLane(db, of, when, { known: marks.skipped(lane, mark.ordinal), elsewhere });
      if (found.skipped) marks.saveSkipped(lane, mark.ordinal, found.skipped);
      if (found.next !== mark.next) marks.save(lane, { ...mark, next: found.next });
      count += found.rowsMore;
      return found.damage;
    });
  const damage: Damage = { repaired: 0, lost: 0 };
  atomically(() => marks.adoptOrphans());
  for (const lane of lanes) {
    for (const mark of marks.of(lane)) {
      const found = verify(lane, mark, options.isSalvaged === true ? "salvaged" : "opening");
      damage.repaired += found.repaired;
      damage.lost += found.lost;
    }
  }

  damage.repaired += marks.damaged();

  /** A tree too damaged to be written to is named at the next opening; what is sound is sent meanwhile. */
  const nameWhileRunning = (lane: Lane, mark: Mark): void => {
    try {
      verify(lane, mark, "running");
    } catch (error) {
      if (resultCode(error) !== sqliteCorrupt) throw error;
    }
  };
  /** Rows in order; when one of them is not what was written, the damage is named first and they are read again. */
  const readRows = (lane: Lane, at: number, range: { from: number; to: number; limit: number }): readonly Row[] => {
    const epoch = epochAt(at);
    const read = (): readonly (Row | undefined)[] =>
      sql(
        "SELECT seq, at_ms, json, crc FROM rows WHERE lane = ? AND ordinal = ? AND seq BETWEEN ? AND ? ORDER BY seq LIMIT ?",
      )
        .all(laneNumber(lane), at, range.from, range.to, range.limit)
        .map((row) => soundRow(storedRow(row), { epoch, lane }));
    const rows = read();
    const mark = rows.includes(undefined) ? marks.at(lane, at) : undefined;
    if (mark) nameWhileRunning(lane, mark);
    return (mark ? read() : rows).filter((row) => row !== undefined);
  };

  // Telemetry is committed in the order in which it came, so nothing that came before it is missing. A life row may overtake it.
  const newest = sql(
    "SELECT at_ms FROM rows WHERE lane = ? AND ordinal <> ? ORDER BY ordinal DESC, seq DESC LIMIT 1",
  ).get(laneNumber("telemetry"), ordinal);

  let prunedAtMs: number | undefined;
  const prune = (uptimeMs: number | undefined): void => {
    prunedAtMs = uptimeMs;
    atomically(() => {
      const livedMs = ages.livedMs(uptimeMs);
      const keptFor = { life: retention.lifeKeptFor, telemetry: retention.telemetryKeptFor } as const;
      for (const lane of ["life", "telemetry"] as const) {
        for (const mark of marks.of(lane)) {
          const of = { lane: laneNumber(lane), ...mark };
          const last = Math.min(mark.through, ages.agedThrough(of, livedMs, keptFor[lane]));
          count -= run("DELETE FROM rows WHERE lane = ? AND ordinal = ? AND seq <= ?", of.lane, of.ordinal, last);
          ages.note(of, livedMs);
        }
      }
      // An epoch of which nothing is kept and nothing is due is over; the current one stays.
      run(
        `DELETE FROM marks WHERE ordinal <> ? AND next - 1 <= through
         AND NOT EXISTS (SELECT 1 FROM rows WHERE rows.lane = marks.lane AND rows.ordinal = marks.ordinal)`,
        ordinal,
      );
      run("DELETE FROM ages WHERE ordinal NOT IN (SELECT ordinal FROM marks)");
      run("DELETE FROM epochs WHERE ordinal <> ? AND ordinal NOT IN (SELECT ordinal FROM marks)", ordinal);
    });
  };

  return {
    together: (work) =>
      atomically(() => {
        work();
        marks.saveTaken();
      }),
    append(drafts): Appended {
      const room = count + drafts.length - options.limits.rowsMax;
      const store = (): Appended => ({ kind: "accepted", rows: insert(drafts) });
      if (room <= 0 && db.isTransaction) return store();
      if (room > 0)
        atomically(() =>
          makeRoom(Math.max(room, Math.min(options.limits.dropChunk, Math.ceil(options.limits.rowsMax / 10)))),
        );
      for (;;) {
        try {
          return atomically(store);
        } catch (error) {
          // Inside a group the whole group has to be rolled back first: the caller splits it and comes again.
          if (db.isTransaction || !isFull(error)) throw error;
          if (atomically(() => makeRoom(options.limits.dropChunk)) === 0) throw error;
        }
      }
    },
    pending({ lane, after, limit }) {
      const found: Row[] = [];
      const startAt = after ? (ordinals.get(after.epoch) ?? 0) : 0;
      for (const mark of marks.of(lane)) {
        if (mark.ordinal < startAt || mark.next - 1 <= mark.through || found.length >= limit) continue;
        const from = after && mark.ordinal === startAt ? Math.max(after.seq, mark.through) : mark.through;
        found.push(
          ...readRows(lane, mark.ordinal, { from: from + 1, to: Number.MAX_SAFE_INTEGER, limit: limit - found.length }),
        );
      }
      return found;
    },
    rowsIn({ epoch, lane, from, to, limit }) {
      const at = ordinals.get(epoch);
      if (at === undefined) return [];
      return readRows(lane, at, { from, to, limit });
    },
    skipped({ epoch, lane }) {
      const at = ordinals.get(epoch);
      return at === undefined ? [] : marks.skipped(lane, at);
    },
    receipted({ epoch, lane, through, atMs }) {
      const at = ordinals.get(epoch);
      const mark = at === undefined ? undefined : marks.at(lane, at);
      const reached = mark ? Math.min(through, mark.next - 1) : 0;
      if (!mark || reached <= mark.through) return;
      if (prunedAtMs === undefined || Math.abs(atMs - prunedAtMs) >= pruneEvery) prune(atMs);
      atomically(() => {
        marks.save(lane, { ...mark, through: reached });
        const list = marks.skipped(lane, mark.ordinal);
        if (list.length > 0)
          marks.saveSkipped(
            lane,
            mark.ordinal,
            list.filter((one) => one.to > reached),
          );
        // Faults are states: an old one that arrived is of no further use, here or in a restored cloud.
        if (lane === "fault") {
          count -= run(
            "DELETE FROM rows WHERE lane = ? AND ordinal = ? AND seq <= ?",
            laneNumber(lane),
            mark.ordinal,
            reached,
          );
        }
      });
    },
    standings() {
      return lanes.flatMap((lane) =>
        marks
          .of(lane)
          .filter((mark) => mark.next > 1)
          .map((mark): LaneStanding => ({
            epoch: epochAt(mark.ordinal),
            lane,
            lowest: mark.through + 1,
            next: mark.next,
          })),
      );
    },
    openAlarms() {
      return sql("SELECT json FROM open_alarms")
        .all()
        .flatMap((row) => readOpenAlarm(String(row["json"])));
    },
    saveOpenAlarm(alarm) {
      if (alarm.standing === "closed" && !alarm.isLatched)
        run("DELETE FROM open_alarms WHERE alarm_id = ?", alarm.alarmId);
      else run("INSERT OR REPLACE INTO open_alarms VALUES (?, ?)", alarm.alarmId, JSON.stringify(alarm));
    },
    ledgerId() {
      const row = sql("SELECT value FROM settings WHERE name = 'ledger'").get();
      return row ? String(row["value"]) : undefined;
    },
    adoptLedger(ledgerId) {
      const known = this.ledgerId();
      if (known === ledgerId) return { isNew: false, resend: 0 };
      return atomically(() => {
        run("INSERT OR REPLACE INTO settings VALUES ('ledger', ?)", ledgerId);
        if (known === undefined) return { isNew: true, resend: 0 };
        ages.forget();
        let resend = 0;
        for (const lane of lanes) {
          for (const mark of marks.of(lane)) {
            if (mark.next === 1) continue;
            const rows = sql("SELECT seq, at_ms FROM rows WHERE lane = ? AND ordinal = ? ORDER BY seq")
              .all(laneNumber(lane), mark.ordinal)
              .map((row) => ({ seq: Number(row["seq"]), at: { wallMs: Number(row["at_ms"]) } }));
            resend += rows.filter((row) => row.seq <= mark.through).length;
            const of = { epoch: epochAt(mark.ordinal), lane, next: mark.next, from: 1, why: "expired" } as const;
            marks.saveSkipped(lane, mark.ordinal, gapsOf(rows, of, marks.skipped(lane, mark.ordinal)));
            marks.save(lane, { ...mark, through: 0 });
          }
        }
        return { isNew: true, resend };
      });
    },
    prune,
    close() {
      try {
        marks.saveTaken();
      } catch {
        // A full card: the next opening finds the numbers in the rows.
      }
      db.close();
    },
    damage,
    newestMs: newest && Number(newest["at_ms"]),
  };
}

/** A latch that cannot be read is let go: its level raises once more, which is louder. */
function readOpenAlarm(json: string): readonly OpenAlarm[] {
  try {
    // `as`: what can be read was written by this file, one version.
    return [JSON.parse(json) as OpenAlarm];
  } catch {
    return [];
  }
}
