/**
 * How far each lane of each epoch is (`marks`), and which of its numbers will never come (`skipped`): small rows that decide what may be
 * forgotten, so each carries a checksum over its key and its content.
 *
 * A mark that is not what was written is not believed: everything that still has a row counts as not receipted and is sent again, which
 * costs some messages. A list that is not what was written is dropped: its numbers are then found to be without a row, and named as damaged.
 *
 * The number of the next row of the current epoch is kept in memory and reaches the table with the next receipt or group, not with each row: a
 * press writes its own page and no other (docs/decisions/0081-one-page-a-press.md). An opening takes what is higher: the mark, or the rows.
 */

import type { SQLInputValue, StatementSync } from "node:sqlite";
import type { Epoch } from "@shouwang/shared/domain/ids.ts";
import { lanes, type Lane } from "@shouwang/shared/domain/lane.ts";
import type { SkippedRow } from "./outbox.ts";
import { checksumOf } from "./row-check.ts";
import { noteSkipped } from "./skipped.ts";

export const laneNumber = (lane: Lane): number => lanes.indexOf(lane);

export type Mark = { ordinal: number; through: number; next: number };

export const markChecksum = (lane: number, { ordinal, through, next }: Mark): number =>
  checksumOf(`mark/${lane}/${ordinal}/${through}/${next}`);
export const skippedChecksum = (lane: number, ordinal: number, list: string): number =>
  checksumOf(`skipped/${lane}/${ordinal}/${list}`);

export type Marks = {
  /** In order of their epochs. */
  of(lane: Lane): readonly Mark[];
  at(lane: Lane, ordinal: number): Mark | undefined;
  save(lane: Lane, mark: Mark): void;
  skipped(lane: Lane, ordinal: number): SkippedRow[];
  saveSkipped(lane: Lane, ordinal: number, list: readonly SkippedRow[]): void;
  skip(
    of: { lane: Lane; ordinal: number; epoch: Epoch; why: SkippedRow["why"] },
    seqs: readonly { seq: number; atMs: number }[],
  ): void;
  /** The next number of the current epoch; the table does not know of it yet. */
  take(lane: Lane): number;
  /** Tells the table which numbers were taken. */
  saveTaken(): void;
  /** @returns what takes the numbers back, for a transaction that did not come to be. */
  remember(): () => void;
  /** Rows whose mark is gone get one: nothing of them is known to be receipted. */
  adoptOrphans(): void;
  /** Marks that were not what had been written, since the opening. */
  damaged(): number;
};

/** @param current the ordinal of the epoch that gets new rows. */
export function openMarks(sql: (text: string) => StatementSync, current: number): Marks {
  const run = (text: string, ...values: SQLInputValue[]): void => void sql(text).run(...values);
  let damaged = 0;
  const own = new Map<Lane, Mark>(lanes.map((lane) => [lane, { ordinal: current, through: 0, next: 1 }]));
  const unsaved = new Set<Lane>();
  const ownNext = (lane: Lane, ordinal: number): number => (ordinal === current ? (own.get(lane)?.next ?? 1) : 1);

  const repaired = (lane: Lane, ordinal: number): Mark => {
    damaged++;
    const rows = sql("SELECT min(seq) AS low, max(seq) AS high FROM rows WHERE lane = ? AND ordinal = ?");
    const found = rows.get(laneNumber(lane), ordinal);
    const skippedTo = Math.max(0, ...marks.skipped(lane, ordinal).map((one) => one.to));
    const next = Math.max(Number(found?.["high"] ?? 0) + 1, skippedTo + 1, ownNext(lane, ordinal));
    const low = found?.["low"];
    const mark = { ordinal, through: typeof low === "number" ? low - 1 : next - 1, next };
    marks.save(lane, mark);
    return mark;
  };
  const read = (lane: Lane, raw: Readonly<Record<string, unknown>>): Mark => {
    const [ordinal, through, next] = [Number(raw["ordinal"]), Number(raw["through"]), Number(raw["next"])];
    const mark = { ordinal, through, next };
    if (Number(raw["crc"]) !== markChecksum(laneNumber(lane), mark)) return repaired(lane, ordinal);
    return { ...mark, next: Math.max(next, ownNext(lane, ordinal)) };
  };

  const marks: Marks = {
    of: (lane) =>
      sql("SELECT ordinal, through, next, crc FROM marks WHERE lane = ? ORDER BY ordinal")
        .all(laneNumber(lane))
        .map((row) => read(lane, row)),
    at(lane, ordinal) {
      const text = "SELECT ordinal, through, next, crc FROM marks WHERE lane = ? AND ordinal = ?";
      const row = sql(text).get(laneNumber(lane), ordinal);
      return row && read(lane, row);
    },
    save(lane, mark) {
      const { ordinal, through, next } = mark;
      const crc = markChecksum(laneNumber(lane), mark);
      run("INSERT OR REPLACE INTO marks VALUES (?, ?, ?, ?, ?)", laneNumber(lane), ordinal, through, next, crc);
      if (ordinal !== current) return;
      own.set(lane, mark);
      unsaved.delete(lane);
    },
    skipped(lane, ordinal) {
      const text = "SELECT list, crc FROM skipped WHERE lane = ? AND ordinal = ?";
      const row = sql(text).get(laneNumber(lane), ordinal);
      const list = String(row?.["list"] ?? "[]");
      if (row && Number(row["crc"]) !== skippedChecksum(laneNumber(lane), ordinal, list)) return [];
      // `as`: its checksum says that this software wrote it.
      return JSON.parse(list) as SkippedRow[];
    },
    saveSkipped(lane, ordinal, list) {
      const key = [laneNumber(lane), ordinal] as const;
      if (list.length === 0) return run("DELETE FROM skipped WHERE lane = ? AND ordinal = ?", ...key);
      const json = JSON.stringify(list);
      run("INSERT OR REPLACE INTO skipped VALUES (?, ?, ?, ?)", ...key, json, skippedChecksum(...key, json));
    },
    skip({ lane, ordinal, epoch, why }, seqs) {
      const list = marks.skipped(lane, ordinal);
      for (const { seq, atMs } of seqs)
        noteSkipped(list, { epoch, lane, from: seq, to: seq, why, count: 1, firstAtMs: atMs, lastAtMs: atMs });
      marks.saveSkipped(lane, ordinal, list);
    },
    take(lane) {
      const mark = own.get(lane) ?? { ordinal: current, through: 0, next: 1 };
      own.set(lane, { ...mark, next: mark.next + 1 });
      unsaved.add(lane);
      return mark.next;
    },
    saveTaken() {
      for (const lane of unsaved) {
        const mark = own.get(lane);
        if (mark) marks.save(lane, mark);
      }
    },
    remember() {
      const before = { own: [...own], unsaved: [...unsaved] };
      return () => {
        for (const [lane, mark] of before.own) own.set(lane, mark);
        unsaved.clear();
        for (const lane of before.unsaved) unsaved.add(lane);
      };
    },
    adoptOrphans() {
      const orphans = sql(`SELECT DISTINCT lane, ordinal FROM rows WHERE NOT EXISTS
        (SELECT 1 FROM marks WHERE marks.lane = rows.lane AND marks.ordinal = rows.ordinal)`).all();
      for (const { lane: number, ordinal } of orphans) {
        const lane = lanes[Number(number)];
        // A broken key can be anything, text too: such a row is missed under its own number.
        if (lane && Number.isSafeInteger(Number(ordinal))) repaired(lane, Number(ordinal));
      }
    },
    damaged: () => damaged,
  };
  return marks;
}
