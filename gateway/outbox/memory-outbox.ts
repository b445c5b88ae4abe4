/**
 * The outbox without a card: the same contract, kept in memory. It is what tests use, and what carries life and fault rows when the
 * card is gone ("an alarm that can still travel must travel"). It forgets everything with its process, and says so by its epoch.
 */

import type { Epoch } from "@shouwang/shared/domain/ids.ts";
import type { Lane } from "@shouwang/shared/domain/lane.ts";
import type { Appended, LaneStanding, NewRow, OpenAlarm, Outbox, Row, SkippedRow } from "./outbox.ts";
import { retention, type Retention } from "./retention.ts";
import { gapsOf, noteSkipped } from "./skipped.ts";

type LaneBook = {
  epoch: Epoch;
  lane: Lane;
  through: number;
  next: number;
  rows: Map<number, Row>;
  skipped: SkippedRow[];
};

/** What survives a "restart" in a test: hand it to the next outbox. */
export type MemoryCard = { books: LaneBook[]; alarms: Map<string, OpenAlarm>; ledgerId: string | undefined };

export const blankCard = (): MemoryCard => ({ books: [], alarms: new Map(), ledgerId: undefined });

export function createMemoryOutbox(options: { epoch: Epoch; card?: MemoryCard; limits?: Retention }): Outbox {
  const card = options.card ?? blankCard();
  const limits = options.limits ?? retention;
  const { epoch } = options;

  const bookOf = (of: { epoch: Epoch; lane: Lane }): LaneBook | undefined =>
    card.books.find((book) => book.epoch === of.epoch && book.lane === of.lane);
  const ownBook = (lane: Lane): LaneBook => {
    const known = bookOf({ epoch, lane });
    if (known) return known;
    const book: LaneBook = { epoch, lane, through: 0, next: 1, rows: new Map(), skipped: [] };
    card.books.push(book);
    return book;
  };
  const total = (): number => card.books.reduce((sum, book) => sum + book.rows.size, 0);

  const skip = (book: LaneBook, row: Row, why: SkippedRow["why"]): void => {
    if (row.seq <= book.through) return;
    noteSkipped(book.skipped, { ...skippedOf(row), why });
  };

  /** Compaction: one unsent row per device and kind of fault. */
  const compact = (row: NewRow): void => {
    if (row.lane !== "fault") return;
    for (const book of card.books) {
      if (book.lane !== "fault") continue;
      for (const old of book.rows.values()) {
        const isSame = old.lane === "fault" && old.deviceId === row.deviceId && old.report.fault === row.report.fault;
        if (!isSame || old.seq <= book.through) continue;
        book.rows.delete(old.seq);
        skip(book, old, "compacted");
      }
    }
  };

  const makeRoom = (): void => {
    let over = total() - limits.rowsMax;
    if (over <= 0) return;
    over = Math.max(over, Math.min(limits.dropChunk, limits.rowsMax / 10));
    const drop = (lane: Lane, isReceipted: boolean): void => {
      for (const book of card.books) {
        if (book.lane !== lane) continue;
        for (const row of book.rows.values()) {
          if (over <= 0) return;
          if (row.seq <= book.through !== isReceipted) continue;
          book.rows.delete(row.seq);
          skip(book, row, "dropped-full");
          over--;
        }
      }
    };
    drop("telemetry", true);
    drop("fault", true);
    drop("telemetry", false);
    drop("life", true);
  };

  return {
    epoch,
    append(drafts): Promise<Appended> {
      const rows = drafts.map((draft): Row => {
        compact(draft);
        const book = ownBook(draft.lane);
        const row: Row = { ...draft, epoch, seq: book.next };
        book.next++;
        book.rows.set(row.seq, row);
        return row;
      });
      makeRoom();
      return Promise.resolve({ kind: "accepted", rows });
    },
    pending({ lane, after, limit }) {
      const books = card.books.filter((book) => book.lane === lane);
      const startAt = after ? books.findIndex((book) => book.epoch === after.epoch) : 0;
      const found: Row[] = [];
      for (const [at, book] of books.entries()) {
        if (at < startAt) continue;
        const from = at === startAt && after ? Math.max(after.seq, book.through) : book.through;
        for (const row of book.rows.values()) {
          if (found.length >= limit) break;
          if (row.seq > from) found.push(row);
        }
      }
      return Promise.resolve(found);
    },
    rowsIn({ from, to, limit, ...of }) {
      const rows = [...(bookOf(of)?.rows.values() ?? [])].filter((row) => row.seq >= from && row.seq <= to);
      return Promise.resolve(rows.slice(0, limit));
    },
    skipped: (of) => Promise.resolve([...(bookOf(of)?.skipped ?? [])]),
    receipted({ through, ...of }) {
      const book = bookOf(of);
      if (!book) return Promise.resolve();
      book.through = Math.max(book.through, Math.min(through, book.next - 1));
      book.skipped = book.skipped.filter((one) => one.to > book.through);
      // Faults are states: an old one that arrived is of no further use, here or in a restored cloud.
      if (book.lane === "fault") for (const seq of book.rows.keys()) if (seq <= book.through) book.rows.delete(seq);
      return Promise.resolve();
    },
    standings() {
      return Promise.resolve(
        card.books.map(({ lane, through, next, ...book }): LaneStanding => ({
          epoch: book.epoch,
          lane,
          lowest: through + 1,
          next,
        })),
      );
    },
    openAlarms: () => Promise.resolve([...card.alarms.values()]),
    saveOpenAlarm(alarm) {
      if (alarm.standing === "closed" && !alarm.isLatched) card.alarms.delete(alarm.alarmId);
      else card.alarms.set(alarm.alarmId, alarm);
      return Promise.resolve();
    },
    ledgerId: () => Promise.resolve(card.ledgerId),
    adoptLedger(ledgerId) {
      const isNew = card.ledgerId !== ledgerId;
      const isFirst = card.ledgerId === undefined;
      card.ledgerId = ledgerId;
      if (!isNew || isFirst) return Promise.resolve({ isNew, resend: 0 });
      let resend = 0;
      for (const book of card.books) {
        resend += [...book.rows.keys()].filter((seq) => seq <= book.through).length;
        book.skipped = gapsOf([...book.rows.values()], { ...book, from: 1, why: "expired" }, book.skipped);
        book.through = 0;
      }
      return Promise.resolve({ isNew, resend });
    },
    [Symbol.asyncDispose]: () => Promise.resolve(),
  };
}

const skippedOf = (row: Row): Omit<SkippedRow, "why"> => ({
  epoch: row.epoch,
  lane: row.lane,
  from: row.seq,
  to: row.seq,
  count: 1,
  firstAtMs: row.at.wallMs,
  lastAtMs: row.at.wallMs,
});
