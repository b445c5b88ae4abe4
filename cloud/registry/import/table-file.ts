/** A file that somebody sent, read or not. */

import type { Sentence } from "../residents/sentence.ts";
import type { Table } from "./read-table.ts";

export type TableFile = { kind: "table"; table: Table } | { kind: "unreadable"; sentence: Sentence };

/** 10,000 rows are about 3 MB; the largest table that is taken (20,000 rows, every cell filled) is about 12 MB. */
export const fileBytesMax = 16 * 1_024 * 1_024;

export const tooLarge: Sentence = {
  zh: "文件超过16MB。请分成几个文件。",
  en: "The file has more than 16 MB. Make several files of it.",
};
export const unreadableXlsx: Sentence = {
  zh: "文件无法读取。请另存为 .xlsx 或“CSV UTF-8”后再试。",
  en: "This file cannot be read. Save it as .xlsx or as “CSV UTF-8” and try again.",
};
