/** What was found in a table, as another table: whoever puts it right has both open side by side. */

import type { Table } from "../../registry/import/read-table.ts";
import type { ImportReportView } from "./contract/import.ts";

const headings = ["行号 row", "列 column", "问题", "problem", "代码 code"];

export function reportTable(report: ImportReportView): Table {
  const { problems, doubts, problemsLeftOut, doubtsLeftOut } = report;
  const rows = [...problems, ...doubts]
    .toSorted((one, other) => one.row - other.row)
    .map(({ row, column, sentence, code }) => [
      String(row),
      column === null ? "" : `${column.zh} ${column.en}`,
      sentence.zh,
      sentence.en,
      code,
    ]);
  const leftOut = problemsLeftOut + doubtsLeftOut;
  const more = [
    "",
    "",
    `另有${leftOut}个问题未列出。请改正后重新上传。`,
    `${leftOut} more are not listed. Correct these and send the table again.`,
    "",
  ];
  return [headings, ...rows, ...(leftOut > 0 ? [more] : [])];
}
