/**
 * Comma-separated tables, in and out. In: UTF-8, or GB 18030 as a Chinese Excel writes it. Out: UTF-8 with the mark by which Excel knows it, and nothing that a
 * spreadsheet would run as a formula.
 */

import { parse } from "csv-parse/sync";
import { stringify } from "csv-stringify/sync";
import { rowsMax, type Table } from "./read-table.ts";
import { fileBytesMax, tooLarge, type TableFile } from "./table-file.ts";

/** A row of ours has at most 5,000 characters; a missing quotation mark would swallow the rest of the file. */
const recordCharactersMax = 20_000;

export function readCsv(bytes: Uint8Array): TableFile {
  if (bytes.length > fileBytesMax) return { kind: "unreadable", sentence: tooLarge };
  const text = decode(bytes);
  try {
    const table: string[][] = parse(text, {
      bom: true,
      delimiter: delimiterOf(text),
      relax_column_count: true,
      max_record_size: recordCharactersMax,
      // One more than is taken, so that too many are seen as such.
      to: rowsMax + 2,
    });
    return { kind: "table", table };
  } catch {
    // The parser's words would quote a row.
    const zh = "文件无法读取。请在Excel中另存为“CSV UTF-8”后再试。";
    return {
      kind: "unreadable",
      sentence: { zh, en: "This file cannot be read. Save it from Excel as “CSV UTF-8” and try again." },
    };
  }
}

/** By the headings, which hold none of the three: an address below them may. */
function delimiterOf(text: string): string {
  const end = text.indexOf("\n");
  const headings = end === -1 ? text : text.slice(0, end);
  const times = (one: string): number => headings.split(one).length;
  return ["\t", ";", ","].toSorted((one, other) => times(other) - times(one))[0] ?? ",";
}

function decode(bytes: Uint8Array): string {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    // Not UTF-8: what a Chinese Windows writes.
    return new TextDecoder("gb18030").decode(bytes);
  }
}

/** @param isFirst these lines begin the file. */
export const harmlessLines = (table: Table, { isFirst }: { isFirst: boolean }): string =>
  table.length === 0
    ? ""
    : stringify(
        table.map((row) => row.map(harmless)),
        { bom: isFirst, record_delimiter: "windows", quoted_match: /^\s|\s$/ },
      );

/** Also in full width, which some spreadsheets take for the same, and behind what cannot be seen. */
const formulaStart = /^(?:[\t\r\n]|[\s\p{Cf}]*[=+\-@\uff1d\uff0b\uff0d\uff20])/u;

/**
 * A cell that begins like a formula is given an apostrophe, by which a spreadsheet takes it as text (OWASP: CSV injection). A phone that begins with + and holds
 * nothing but digits, spaces and hyphens runs nothing and stays readable.
 */
export function harmless(cell: string): string {
  if (/^\+\d[\d -]*$/.test(cell)) return cell;
  return formulaStart.test(cell) ? `'${cell}` : cell;
}
