/**
 * Numbers that will never be sent, kept as few ranges: what `SkippedRow` lists say is the same in every implementation.
 */

import type { Epoch } from "@shouwang/shared/domain/ids.ts";
import type { Lane } from "@shouwang/shared/domain/lane.ts";
import type { SkippedRow } from "./outbox.ts";
import { retention } from "./retention.ts";

/** Adds to a list in order of numbers, joining neighbours of one reason; over the limit, neighbours of any reason. */
export function noteSkipped(list: SkippedRow[], one: SkippedRow): void {
  const before = list.find((known) => known.why === one.why && known.to + 1 === one.from);
  const after = list.find((known) => known.why === one.why && one.to + 1 === known.from);
  const joined = { ...one };
  for (const known of [before, after]) {
    if (!known) continue;
    absorb(joined, known);
    list.splice(list.indexOf(known), 1);
  }
  list.push(joined);
  list.sort((a, b) => a.from - b.from);
  for (let at = 0; list.length > retention.skippedMax && at + 1 < list.length;) {
    const [left, right] = [list[at], list[at + 1]];
    if (!left || !right || left.to + 1 !== right.from) {
      at++;
      continue;
    }
    absorb(left, right);
    list.splice(at + 1, 1);
  }
}

function absorb(into: SkippedRow, other: SkippedRow): void {
  into.from = Math.min(into.from, other.from);
  into.to = Math.max(into.to, other.to);
  into.count += other.count;
  into.firstAtMs = Math.min(into.firstAtMs, other.firstAtMs);
  into.lastAtMs = Math.max(into.lastAtMs, other.lastAtMs);
}

/** All numbers of a lane from `from` on that no row answers for any more, beside those already known to be skipped. */
export function gapsOf(
  rows: readonly { seq: number; at: { wallMs: number } }[],
  of: { epoch: Epoch; lane: Lane; next: number; from: number; why: "expired" | "damaged" },
  known: readonly SkippedRow[],
): SkippedRow[] {
  const gaps = [...known];
  const covered = [
    ...rows.map((row) => ({ from: row.seq, to: row.seq, atMs: row.at.wallMs })),
    ...known.map((one) => ({ from: one.from, to: one.to, atMs: one.lastAtMs })),
  ].toSorted((a, b) => a.from - b.from);
  let expected = of.from;
  let lastAtMs = covered[0]?.atMs ?? 0;
  for (const { from, to, atMs } of [...covered, { from: of.next, to: of.next, atMs: undefined }]) {
    if (from > expected) {
      noteSkipped(gaps, {
        epoch: of.epoch,
        lane: of.lane,
        from: expected,
        to: from - 1,
        why: of.why,
        count: from - expected,
        firstAtMs: lastAtMs,
        lastAtMs: atMs ?? lastAtMs,
      });
    }
    expected = Math.max(expected, to + 1);
    lastAtMs = atMs ?? lastAtMs;
  }
  return gaps;
}
