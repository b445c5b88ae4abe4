/** Excel's own tables, read only: the first sheet, as text. */

import readXlsxFile from "read-excel-file/node";
import { repacked } from "./system-archive.ts";
import { fileBytesMax, tooLarge, unreadableXlsx, type TableFile } from "./table-file.ts";

export async function readXlsx(bytes: Uint8Array): Promise<TableFile> {
  if (bytes.length > fileBytesMax) return { kind: "unreadable", sentence: tooLarge };
  const archive = repacked(bytes);
  if (archive === "too-large") return { kind: "unreadable", sentence: tooLarge };
  if (archive === "no-archive") return { kind: "unreadable", sentence: unreadableXlsx };
  try {
    const [sheet] = await readXlsxFile(archive);
    return { kind: "table", table: (sheet?.data ?? []).map((row) => row.map(textOf)) };
  } catch {
    // Whatever is wrong inside an archive: its words would say nothing to whoever uploaded it.
    return { kind: "unreadable", sentence: unreadableXlsx };
  }
}

function textOf(cell: unknown): string {
  if (cell === null || cell === undefined) return "";
  if (cell instanceof Date) return cell.toISOString().slice(0, 10);
  if (typeof cell === "number") return Number.isSafeInteger(cell) ? cell.toFixed(0) : String(cell);
  if (typeof cell === "boolean") return cell ? "1" : "0";
  return typeof cell === "string" ? cell : "";
}
