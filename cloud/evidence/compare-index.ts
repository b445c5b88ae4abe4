/** The rows by which a record is found against those that its content gives. Compared are the columns that the content gives; what else a table counts is its own. */

import type { IndexRow, IndexTable } from "../records/record-shape.ts";
import type { Finding } from "./finding.ts";

export type TableRow = Readonly<Record<string, unknown>>;

/** @param expected undefined: the record cannot be read, so only rows that nobody owns can be told. */
export function compareIndex(
  id: string,
  table: IndexTable,
  expected: readonly IndexRow[],
  stored: readonly TableRow[],
): Finding[] {
  const wanted = expected.filter((one) => one.table === table.table).map(({ row }) => row as TableRow);
  const where = `${table.table} ${id}`;
  if (table.rows === "one" && wanted.length === 1 && stored.length === 1) {
    const [[want], [have]] = [wanted, stored];
    const odd = Object.keys(want ?? {}).filter((column) => say(want?.[column]) !== say(have?.[column]));
    return odd.map((column) => ({ where, why: `column ${column} is not what the record says` }));
  }
  const columns = Object.keys(wanted[0] ?? stored[0] ?? {});
  const text = (row: TableRow): string => columns.map((column) => say(row[column])).join("\n");
  const left = stored.map(text);
  let missing = 0;
  for (const row of wanted) {
    const at = left.indexOf(text(row));
    if (at === -1) missing += 1;
    else left.splice(at, 1);
  }
  const findings: Finding[] = [];
  if (missing > 0) findings.push({ where, why: `${missing} row(s) that the record gives are not there` });
  if (left.length > 0) findings.push({ where, why: `${left.length} row(s) are there that the record does not give` });
  return findings;
}

/** The type belongs to it: "1" is not 1. */
function say(value: unknown): string {
  if (value instanceof Uint8Array) return `bytes ${[...value].join(",")}`;
  return JSON.stringify(value ?? null);
}
