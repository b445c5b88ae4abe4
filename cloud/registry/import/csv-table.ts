/**
 * Comma-separated tables, in and out. In: UTF-8, or GB 18030 as a Chinese Excel writes it. Out: UTF-8 with the mark by which Excel knows it, and nothing that a
 * spreadsheet would run as a formula.
 */

import { parse } from "csv-parse/sync";
import { stringify } from "csv-stringify/sync";
import type { Sentence } from "../residents/sentence.ts";
import { rowsMax, type Table } from "./read-table.ts";

export type TableFile = { kind: "table"; table: Table } | { kind: "unreadable"; sentence: Sentence };

/** 10,000 rows are about 3 MB. */
export const fileBytesMax = 16 * 1_024 * 1_024;
/** A row of ours has at most 5,000 characters; a missing quotation mark would swallow the rest of the file. */
const recordCharactersMax = 20_000;

export const tooLarge: Sentence = {
  zh: "文件超过16MB。请分成几个文件。",
  en: "The file has more than 16 MB. Make several files of it.",
};

export function readCsv(bytes: Uint8Array): TableFile {
  if (bytes.length > fileBytesMax) return { kind: "unreadable", sentence: tooLarge };
  const text = decode(bytes);
  const delimiter = text.slice(0, text.indexOf("\n")).includes("\t") ? "\t" : [",", ";"];
  try {
    const table: string[][] = parse(text, {
      bom: true,
      delimiter,
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
