/** Marks in SQL: one row a (gateway, epoch, lane), rewritten with each decision about it. */

import type { Write } from "../database/database.ts";
import type { LedgerKysely, MarkRow } from "../database/schema.ts";
import type { LaneKey } from "./ledger.ts";
import type { LaneMarks, Range } from "./marks.ts";

export function saveMarks(db: LedgerKysely, { gatewayId, epoch, lane, marks }: LaneKey & { marks: LaneMarks }): Write {
  const row: MarkRow = {
    gateway_id: gatewayId,
    epoch,
    lane,
    decided_through: marks.decided.through,
    decided_above: JSON.stringify(marks.decided.above),
    timelined_through: marks.timelined.through,
    timelined_above: JSON.stringify(marks.timelined.above),
  };
  const { gateway_id: _gateway, epoch: _epoch, lane: _lane, ...changes } = row;
  const query = db
    .insertInto("marks")
    .values(row)
    .onConflict((conflict) => conflict.columns(["gateway_id", "epoch", "lane"]).doUpdateSet(changes));
  return { query };
}

export async function allMarks(db: LedgerKysely): Promise<(LaneKey & { marks: LaneMarks })[]> {
  const rows = await db.selectFrom("marks").selectAll().execute();
  // `as`, thrice: rows come from our own store, and only `saveMarks` writes them.
  return rows.map((row) => ({
    gatewayId: row.gateway_id as LaneKey["gatewayId"],
    epoch: row.epoch as LaneKey["epoch"],
    lane: row.lane as LaneKey["lane"],
    marks: {
      decided: { through: row.decided_through, above: readRanges(row.decided_above) },
      timelined: { through: row.timelined_through, above: readRanges(row.timelined_above) },
    },
  }));
}

/** Of a damaged row only what stands in its columns counts: what it had above is asked for again, and known by its ids and numbers. */
function readRanges(text: string): Range[] {
  try {
    const read: unknown = JSON.parse(text);
    if (!Array.isArray(read) || !read.every(isRange)) return [];
    return read;
  } catch {
    return [];
  }
}

function isRange(one: unknown): one is Range {
  if (!Array.isArray(one) || one.length !== 2 || !one.every((end) => Number.isSafeInteger(end))) return false;
  return Number(one[0]) <= Number(one[1]);
}
