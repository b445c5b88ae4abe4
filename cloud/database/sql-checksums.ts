/**
 * What tells a row that a disk has changed from the row that was written. Over key and content, so that a row that ended up under another
 * key is not taken for its own. CRC-32 finds every burst of up to 32 wrong bits; it is no protection against somebody who means it.
 */

import { crc32 } from "node:zlib";
import type { HotLogRow, MarkRow } from "./schema.ts";

/** Of a row of the log of hot rows: some 120 kB in a tenth of a millisecond. */
export function checksumOfLogged({ content }: Pick<HotLogRow, "content">): number {
  return crc32(content);
}

/** The tables whose rows say who needs help, and where it goes. */
export const checkedTables = ["subjects", "alarms", "incidents", "journal", "deliveries", "faults"] as const;
export type CheckedTable = (typeof checkedTables)[number];
/** And those that came later, which say who was called. */
export const laterCheckedTables = ["claims", "attempts"] as const;

/** Columns that came after rows had checksums: empty, they are left out, so that a row of before is what it was. */
const laterColumns: ReadonlySet<string> = new Set(["addressee", "chain", "learned"]);

/** @param row every column of its table; the checksum itself is left out. */
export function checksumOfRow(row: Readonly<Record<string, unknown>>): number {
  const columns = Object.keys(row).filter(
    (column) => column !== "checksum" && !(laterColumns.has(column) && row[column] === null),
  );
  return crc32(JSON.stringify(columns.toSorted().map((column) => [column, asStored(row[column])])));
}

export const checked = <Row extends Readonly<Record<string, unknown>>>(row: Row): Row & { checksum: number } => ({
  ...row,
  checksum: checksumOfRow(row),
});

/** A text that is no text is stored as one that is, on one engine or the other. */
export const asStored = (value: unknown): unknown =>
  typeof value === "string" ? value.toWellFormed().replaceAll("\0", "\uFFFD") : value;

export function checksumOfMark(row: Omit<MarkRow, "checksum">): number {
  const { gateway_id, epoch, lane, decided_through, decided_above, timelined_through, timelined_above } = row;
  return crc32([gateway_id, epoch, lane, decided_through, decided_above, timelined_through, timelined_above].join("/"));
}
