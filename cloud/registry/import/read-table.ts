/** A table of residents, read row by row; nobody who is wrong keeps anybody else out. */

import type { Sentence } from "../residents/sentence.ts";
import { columnName, columnOf, columnsNeeded, type Cells, type ColumnKey } from "./columns.ts";
import { problemOf, type Problem } from "./problem.ts";
import { readRow, type ImportedPerson, type RowLimits } from "./read-row.ts";

/** What comes out of a file, whatever it was: text in rows. */
export type Table = readonly (readonly string[])[];

/** More are two files. A table is held in memory while it is looked at. */
export const rowsMax = 20_000;

/** A row that begins with it is nobody. */
export const remarkMark = "#";

export type TableRead =
  | {
      kind: "table";
      /** Rows with something in them, without the headings. */
      rows: number;
      people: readonly { row: number; person: ImportedPerson }[];
      problems: readonly Problem[];
      /** Headings that nobody knows: what stands below them is left out. */
      unknownColumns: readonly string[];
    }
  | { kind: "no-table"; sentence: Sentence };

export function readTable(table: Table, limits: RowLimits): TableRead {
  const reading = readingTable(table, limits);
  for (;;) {
    const step = reading.next();
    if (step.done === true) return step.value;
  }
}

/** Some milliseconds of work. */
const rowsPerStep = 100;

/** In steps, so that whoever has an alarm to raise meanwhile can do so between two of them. */
export function* readingTable(table: Table, limits: RowLimits): Generator<void, TableRead, void> {
  const [headings = [], ...rows] = table;
  if (rows.length > rowsMax) {
    const zh = `表格超过${rowsMax}行。请分成几个文件。`;
    return {
      kind: "no-table",
      sentence: { zh, en: `There are more than ${rowsMax} rows. Make several files of them.` },
    };
  }
  const columns = headings.map(columnOf);
  const missing = columnsNeeded.filter((key) => !columns.includes(key));
  if (missing.length > 0) {
    const [zh, en] = [
      missing.map((key) => columnName(key).zh).join("、"),
      missing.map((key) => columnName(key).en).join(", "),
    ];
    return {
      kind: "no-table",
      sentence: {
        zh: `第一行缺少列名：${zh}。请使用模板。`,
        en: `The first row lacks these headings: ${en}. Use the template.`,
      },
    };
  }
  const people: { row: number; person: ImportedPerson }[] = [];
  const problems: Problem[] = [];
  const seen = new Set<string>();
  let count = 0;
  for (const [index, values] of rows.entries()) {
    if (index % rowsPerStep === rowsPerStep - 1) yield;
    if (isNoRow(values)) continue;
    count += 1;
    const read = readRow(index + 2, cellsOf(columns, values), limits);
    if (read.kind === "wrong") {
      problems.push(...read.problems);
      continue;
    }
    const key = personKey(read.person);
    if (seen.has(key)) problems.push(problemOf(read.row, null, "twice-in-table"));
    else people.push({ row: read.row, person: read.person });
    seen.add(key);
  }
  const unknownColumns = headings.filter((heading, at) => columns[at] === undefined && heading.trim() !== "");
  return { kind: "table", rows: count, people, problems, unknownColumns };
}

/** Nothing stands in it, or it explains the table to whoever fills it in, as the rows of the template do. */
function isNoRow(values: readonly string[]): boolean {
  const first = values.find((value) => value.trim() !== "");
  return first === undefined || first.trim().startsWith(remarkMark);
}

function cellsOf(columns: readonly (ColumnKey | undefined)[], values: readonly string[]): Cells {
  const cells: Partial<Record<ColumnKey, string>> = {};
  for (const [at, column] of columns.entries()) {
    // The first of two columns of one name counts, unless it is empty.
    if (column !== undefined && (cells[column] ?? "") === "") cells[column] = values[at] ?? "";
  }
  return cells;
}

/** What makes a row this person's, so that it comes in once, however often its file is imported. */
export function personKey(person: ImportedPerson): string {
  if (person.idNumber !== null) return `id ${person.idNumber}`;
  return ["person", person.name, person.bornOn, person.area, person.address].join("\n");
}
