/** Text of comma-separated values (RFC 4180) as rows of cells, each with the line it begins in: by it a list of areas is told its mistakes. */

import { parse } from "csv-parse/sync";
import type { Sentence } from "../residents/sentence.ts";
import type { ListRow } from "./area-table.ts";

export type ListRows = { kind: "rows"; rows: readonly ListRow[] } | { kind: "no-list"; why: Sentence };

type Read = { record: string[]; info: { lines: number } };

/** Empty lines are left out. A whole country has 660,000 rows of three cells. */
export function readListRows(text: string): ListRows {
  let read: Read[];
  try {
    // `as`: with `info` each row comes like this, which the library's types do not know.
    read = parse(text, {
      bom: true,
      info: true,
      ltrim: true,
      relax_column_count: true,
      relax_quotes: true,
      skip_empty_lines: true,
    }) as unknown as Read[];
  } catch {
    // The one thing that is left to be wrong: a quotation mark that is never closed.
    const zh = "文件无法读取：有一个引号没有结束。";
    return { kind: "no-list", why: { zh, en: "The file cannot be read: a quotation mark is never closed." } };
  }
  const rows = read
    .filter(({ record }) => record.some((cell) => cell.trim() !== ""))
    .map(({ record, info }) => ({ line: info.lines - lineEndsIn(record), cells: record }));
  return { kind: "rows", rows };
}

/** The parser counts to the line in which a row ends. */
function lineEndsIn(cells: readonly string[]): number {
  return cells.reduce((sum, cell) => sum + cell.split("\n").length - 1, 0);
}
