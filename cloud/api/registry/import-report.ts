/** What was found in a table, as another table: whoever puts it right has both open side by side. */

import type { Table } from "../../registry/import/read-table.ts";
import type { ImportReport } from "../../registry/import/importer.ts";

const headings = ["行号 row", "列 column", "问题", "problem", "代码 code"];

/** All of it. */
export function reportTable({ problems, doubts, problemsLeftOut }: ImportReport): Table {
  const rows = [...problems, ...doubts.map(({ problem }) => problem)]
    .toSorted((one, other) => one.row - other.row)
    .map(({ row, column, sentence, code }) => [
      String(row),
      column === null ? "" : `${column.zh} ${column.en}`,
      sentence.zh,
      sentence.en,
      code,
    ]);
  const more = [
    "",
    "",
    `另有${problemsLeftOut}个问题未列出。请改正后重新上传。`,
    `${problemsLeftOut} more are not listed. Correct these and send the table again.`,
    "",
  ];
  return [headings, ...rows, ...(problemsLeftOut > 0 ? [more] : [])];
}

const rowsPerPiece = 500;

/** A piece at a time, so that nobody waits for all of it. */
export async function* inPieces(
  table: Table,
  asCsv: (table: Table, part: { isFirst: boolean }) => string,
): AsyncGenerator<string> {
  for (let at = 0; at < table.length; at += rowsPerPiece)
    yield await Promise.resolve(asCsv(table.slice(at, at + rowsPerPiece), { isFirst: at === 0 }));
}
