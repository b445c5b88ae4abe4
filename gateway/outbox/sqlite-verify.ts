/**
 * Holds a lane's rows against its numbers: above the mark, every number is a sound row or is answered for. What is neither was damaged,
 * and is named here (`row-check.ts` says how). Runs at each opening over what has no receipt, and again when a read meets a bad row.
 *
 * Whatever is found at an opening, the file is salvaged into a new one first (`sqlite-salvage.ts`), because a broken key also hides sound
 * rows behind it; only what is not found anywhere is named. While the gateway runs, bad rows alone are named.
 */

import type { DatabaseSync } from "node:sqlite";
import type { AlarmId, Epoch } from "@shouwang/shared/domain/ids.ts";
import { lanes, type Lane } from "@shouwang/shared/domain/lane.ts";
import type { LifeRecord } from "./life-slot.ts";
import type { SkippedRow } from "./outbox.ts";
import { checksumOf, soundRow, standIn, type StoredRow } from "./row-check.ts";
import { gapsOf, noteSkipped } from "./skipped.ts";
import { sqliteCorrupt } from "./sqlite-result.ts";

/**
 * Life numbers that one epoch may have lost before they are told as alarms no more: so many alarms say all there is to say, and a
 * number that broke itself could claim billions.
 */
const standInsMax = 256;

type LaneOf = { lane: Lane; ordinal: number; epoch: Epoch; through: number; next: number };
type Verified = {
  damage: { repaired: number; lost: number };
  /** The new list; undefined when nothing is to be added. */
  skipped: readonly SkippedRow[] | undefined;
  /** The number that the next row gets: above every row that was found. */
  next: number;
  rowsMore: number;
};

export type VerifyWhen = "opening" | "salvaged" | "running";

/** @throws TornTreeError at an opening, for the file to be salvaged. */
export function verifyLane(
  db: DatabaseSync,
  of: LaneOf,
  when: VerifyWhen,
  known: { known: readonly SkippedRow[]; elsewhere: ReadonlyMap<AlarmId, LifeRecord> },
): Verified {
  const key = [lanes.indexOf(of.lane), of.ordinal] as const;
  const sound: { seq: number; at: { wallMs: number } }[] = [];
  const bad = new Map<number, StoredRow>();
  let reached = of.through;
  const select = "SELECT seq, at_ms, json, crc FROM rows WHERE lane = ? AND ordinal = ? AND seq > ? ORDER BY seq";
  for (const raw of db.prepare(select).iterate(...key, of.through)) {
    const stored = storedRow(raw);
    if (stored.seq <= reached && when === "opening") throw new TornTreeError();
    reached = stored.seq;
    const row = soundRow(stored, of);
    if (row) sound.push({ seq: row.seq, at: row.at });
    else bad.set(stored.seq, stored);
  }
  // Rows are ahead of their mark when the power went before the next receipt or group.
  let next = Math.max(of.next, (sound.at(-1)?.seq ?? 0) + 1, ...known.known.map((one) => one.to + 1));
  while (bad.has(next)) next++;
  const nothing: Verified = { damage: { repaired: 0, lost: 0 }, skipped: undefined, next, rowsMore: 0 };
  const lost = numbersWithout(sound, known.known, { from: of.through + 1, next });
  if (bad.size === 0 && lost === 0) return nothing;

  const inRange = [...bad.values()].filter(({ seq }) => seq < next && !sound.some((row) => row.seq === seq));
  // Nothing is repaired in a damaged tree: writing to it can fail, or damage more.
  if (when === "opening") throw new TornTreeError();
  let rowsMore = 0;
  const remove = db.prepare("DELETE FROM rows WHERE lane = ? AND ordinal = ? AND seq = ?");
  for (const seq of bad.keys()) rowsMore -= Number(remove.run(...key, seq).changes);
  const skipped =
    when === "running"
      ? badAsSkipped(inRange, of, known.known)
      : gapsOf(sound, { ...of, next, from: of.through + 1, why: "damaged" }, known.known);
  if (of.lane !== "life")
    return { damage: { repaired: 0, lost: when === "running" ? inRange.length : lost }, skipped, next, rowsMore };

  const insert = db.prepare("INSERT OR REPLACE INTO rows VALUES (?, ?, ?, ?, NULL, ?, ?)");
  const damage = { repaired: 0, lost: 0 };
  // What has no stand-in stays named as skipped, so that the cloud does not ask for it for ever.
  const unnamed: SkippedRow[] = [];
  for (const gap of skipped) {
    const isNew = gap.why === "damaged" && !known.known.some((one) => one.from <= gap.from && gap.to <= one.to);
    let seq = gap.from;
    for (; isNew && seq <= gap.to && damage.lost < standInsMax; seq++) {
      const { row, isWhole } = standIn(bad.get(seq), { epoch: of.epoch, seq }, known.elsewhere);
      const json = JSON.stringify(row);
      rowsMore += Number(insert.run(...key, seq, row.at.wallMs, json, checksumOf(json)).changes);
      if (isWhole) damage.repaired++;
      else damage.lost++;
    }
    if (seq > gap.to) continue;
    if (isNew) damage.lost += gap.to - seq + 1;
    unnamed.push({ ...gap, from: seq, count: Math.min(gap.count, gap.to - seq + 1) });
  }
  return { damage, skipped: unnamed, next, rowsMore };
}

function badAsSkipped(bad: readonly StoredRow[], of: LaneOf, known: readonly SkippedRow[]): readonly SkippedRow[] {
  const list = [...known];
  const { epoch, lane } = of;
  for (const { seq, atMs } of bad)
    noteSkipped(list, { epoch, lane, from: seq, to: seq, why: "damaged", count: 1, firstAtMs: atMs, lastAtMs: atMs });
  return list;
}

/** Rows came out of order: or not at all, which SQLite does not notice. To be treated as its own SQLITE_CORRUPT. */
class TornTreeError extends Error {
  readonly errcode = sqliteCorrupt;
  constructor() {
    super("rows of the outbox are not what was written");
  }
}

/** As SQLite gave it, whatever that is. */
export function storedRow(raw: Readonly<Record<string, unknown>>): StoredRow {
  const atMs = Number(raw["at_ms"]);
  return {
    seq: Number(raw["seq"]),
    atMs: Number.isSafeInteger(atMs) && atMs >= 0 ? atMs : 0,
    json: String(raw["json"]),
    crc: Number(raw["crc"]),
  };
}

function numbersWithout(
  rows: readonly { seq: number }[],
  skipped: readonly SkippedRow[],
  { from, next }: { from: number; next: number },
): number {
  const answered = skipped.reduce((sum, one) => sum + Math.max(0, one.to - Math.max(one.from, from) + 1), rows.length);
  return Math.max(0, next - from - answered);
}
