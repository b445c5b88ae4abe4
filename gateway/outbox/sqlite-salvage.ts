/**
 * Reads what can still be read of an outbox whose file is damaged, into a new one: in order from both ends and row by row, so
 * that a page that is gone takes only its own rows. Nothing is judged here: the opening that follows checks every row and names what is missing.
 *
 * Limit: when the tables of epochs and marks cannot be read there are no numbers to ask for; then only the file is kept, and life
 * records come back from their slots.
 */

import { DatabaseSync, type SQLInputValue } from "node:sqlite";
import { lanes } from "@shouwang/shared/domain/lane.ts";
import type { Row } from "./outbox.ts";
import { retention } from "./retention.ts";
import { checksumOf, type StoredRow } from "./row-check.ts";
import { storedRow } from "./sqlite-verify.ts";
import { markChecksum, skippedChecksum } from "./sqlite-marks.ts";
import { pageBytes, schemaVersion, tables } from "./sqlite-tables.ts";

/** Rows may be ahead of their mark by what was accepted in a quarter of a second. */
const aheadMax = 256;

type Stored = Record<string, SQLInputValue>;

export function salvage(from: string, into: string): void {
  using old = openOld(from);
  const version = Number(old?.prepare("PRAGMA user_version").get()?.["user_version"]);
  if (!old || (version !== schemaVersion && version !== 2)) return;
  using fresh = new DatabaseSync(into);
  fresh.exec(`PRAGMA page_size = ${pageBytes}; PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; BEGIN; ${tables}`);
  for (const table of ["epochs", "marks", "skipped", "open_alarms", "settings"])
    copy(fresh, table, (readable(() => old.prepare(`SELECT * FROM ${table}`).all()) ?? []).map(withCrc));
  if (version === 2) believeOnce(fresh);
  const rows = rowsOf(old, fresh);
  healEpochs(fresh, rows);
  // What its checksum vouches for stands where it says itself, whatever key the damage gave it; what is left is copied for its name.
  const ordinals = new Map(
    fresh
      .prepare("SELECT epoch, ordinal FROM epochs")
      .all()
      .map((row) => [row["epoch"], row["ordinal"]]),
  );
  const whole = rows.filter((row) => isWhole(storedRow(row)));
  const broken = rows.filter((row) => !isWhole(storedRow(row)));
  copy(fresh, "rows", [...whole.flatMap((row) => asItSays(row, ordinals)), ...broken]);
  fresh.exec(`PRAGMA user_version = ${schemaVersion}; COMMIT`);
}

const checked = (row: Stored): boolean => "through" in row || "list" in row;
/** Marks and lists of version 2 have no checksum; theirs is made below. */
const withCrc = (row: Stored): Stored => (checked(row) && !("crc" in row) ? { ...row, crc: 0 } : row);

function believeOnce(fresh: DatabaseSync): void {
  for (const { lane, ordinal, through, next } of fresh.prepare("SELECT * FROM marks").all()) {
    const mark = { ordinal: Number(ordinal), through: Number(through), next: Number(next) };
    const set = fresh.prepare("UPDATE marks SET crc = ? WHERE lane = ? AND ordinal = ?");
    set.run(markChecksum(Number(lane), mark), Number(lane), mark.ordinal);
  }
  for (const { lane, ordinal, list } of fresh.prepare("SELECT * FROM skipped").all()) {
    const set = fresh.prepare("UPDATE skipped SET crc = ? WHERE lane = ? AND ordinal = ?");
    set.run(skippedChecksum(Number(lane), Number(ordinal), String(list)), Number(lane), Number(ordinal));
  }
}

/** The name of an epoch stands in each of its rows: where most sound rows say another one, the damage is in the name. */
function healEpochs(fresh: DatabaseSync, rows: readonly Stored[]): void {
  const votes = new Map<string, number>();
  for (const row of rows) {
    if (!isWhole(storedRow(row))) continue;
    // `as`: its checksum says that this software wrote it.
    const vote = `${Number(row["ordinal"])} ${(JSON.parse(storedRow(row).json) as Row).epoch}`;
    votes.set(vote, (votes.get(vote) ?? 0) + 1);
  }
  const settled = new Set<string | undefined>();
  for (const [vote] of [...votes].toSorted((one, other) => other[1] - one[1])) {
    const [ordinal, epoch] = vote.split(" ");
    if (epoch === undefined || settled.has(ordinal) || settled.has(epoch)) continue;
    settled.add(ordinal).add(epoch);
    const known = fresh.prepare("SELECT 1 FROM epochs WHERE ordinal = ? AND epoch = ?").get(Number(ordinal), epoch);
    if (known) continue;
    fresh.prepare("DELETE FROM epochs WHERE ordinal = ? OR epoch = ?").run(Number(ordinal), epoch);
    fresh.prepare("INSERT INTO epochs VALUES (?, ?)").run(Number(ordinal), epoch);
  }
}

/** Three ways to each row, because each ends at another damage: from the front, from the back, and by its number. */
function rowsOf(old: DatabaseSync, fresh: DatabaseSync): readonly Stored[] {
  // By text: what all three ways find is one row.
  const found = new Map<unknown, Stored>();
  for (const order of ["ASC", "DESC"]) {
    const all = `SELECT * FROM rows ORDER BY lane ${order}, ordinal ${order}, seq ${order}`;
    readable(() => {
      for (const row of old.prepare(all).iterate()) {
        if (found.size > 2 * retention.rowsMax) return;
        found.set(row["json"], row);
      }
    });
  }
  const one = "SELECT * FROM rows WHERE lane = ? AND ordinal = ? AND seq = ?";
  for (const mark of fresh.prepare("SELECT lane, ordinal, through, next FROM marks").all()) {
    const [lane, ordinal, through, next] = ["lane", "ordinal", "through", "next"].map((name) => Number(mark[name]));
    if (lane === undefined || ordinal === undefined || through === undefined || next === undefined) continue;
    // Receipted life rows are kept for a cloud that is restored from a backup; of the others only what is still due.
    const first = lanes[lane] === "life" ? 1 : through + 1;
    const last = Math.min(next - 1 + aheadMax, first + retention.rowsMax);
    for (let seq = first; seq <= last; seq++) {
      const row = readable(() => old.prepare(one).get(lane, ordinal, seq));
      if (row) found.set(row["json"], row);
    }
  }
  return [...found.values()];
}

const isWhole = ({ json, crc }: StoredRow): boolean => checksumOf(json) === crc;

function asItSays(row: Stored, ordinals: ReadonlyMap<unknown, SQLInputValue | undefined>): readonly Stored[] {
  // `as`: its checksum says that this software wrote it.
  const said = JSON.parse(storedRow(row).json) as Row;
  const ordinal = ordinals.get(said.epoch);
  if (ordinal === undefined) return [];
  return [{ ...row, lane: lanes.indexOf(said.lane), ordinal, seq: said.seq, at_ms: said.at.wallMs }];
}

function openOld(path: string): DatabaseSync | undefined {
  return readable(() => {
    const old = new DatabaseSync(path);
    old.prepare("SELECT count(*) FROM sqlite_schema").get();
    return old;
  });
}

/** A damaged page is what this file is about: the answer is that there is none. */
function readable<T>(read: () => T): T | undefined {
  try {
    return read();
  } catch {
    return undefined;
  }
}

function copy(into: DatabaseSync, table: string, rows: readonly Stored[]): void {
  const [first] = rows;
  if (!first) return;
  const marks = Object.keys(first).map(() => "?");
  const insert = into.prepare(`INSERT OR IGNORE INTO ${table} VALUES (${marks.join(", ")})`);
  // A table's own rules (unique, not null) may refuse what the damage made of a row.
  for (const row of rows) readable(() => insert.run(...Object.values(row)));
}
