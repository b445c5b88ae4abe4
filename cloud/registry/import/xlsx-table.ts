/** Excel's own tables, read only: the first sheet, as text. A file that would unpack into much more than a table is refused before it is unpacked. */

import readXlsxFile from "read-excel-file/node";
import { fileBytesMax, tooLarge, type TableFile } from "./csv-table.ts";

/** What may come out of the archive; 20,000 rows of 35 columns are about 60 MB of XML. */
const unpackedBytesMax = 128 * 1_024 * 1_024;
const unreadable: TableFile = {
  kind: "unreadable",
  sentence: {
    zh: "文件无法读取。请另存为 .xlsx 或“CSV UTF-8”后再试。",
    en: "This file cannot be read. Save it as .xlsx or as “CSV UTF-8” and try again.",
  },
};

export async function readXlsx(bytes: Uint8Array): Promise<TableFile> {
  if (bytes.length > fileBytesMax || (unpackedBytes(bytes) ?? 0) > unpackedBytesMax)
    return { kind: "unreadable", sentence: tooLarge };
  if (unpackedBytes(bytes) === undefined) return unreadable;
  try {
    const [sheet] = await readXlsxFile(Buffer.from(bytes));
    return { kind: "table", table: (sheet?.data ?? []).map((row) => row.map(textOf)) };
  } catch {
    // Whatever is wrong inside an archive: its words would say nothing to whoever uploaded it.
    return unreadable;
  }
}

function textOf(cell: unknown): string {
  if (cell === null || cell === undefined) return "";
  if (cell instanceof Date) return cell.toISOString().slice(0, 10);
  if (typeof cell === "number") return Number.isSafeInteger(cell) ? cell.toFixed(0) : String(cell);
  if (typeof cell === "boolean") return cell ? "1" : "0";
  return typeof cell === "string" ? cell : "";
}

/** Sum of what the archive's directory says of its files (PKWARE APPNOTE 4.3.12, 4.3.16); undefined when it has none. */
function unpackedBytes(bytes: Uint8Array): number | undefined {
  const view = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const end = view.lastIndexOf(Buffer.of(0x50, 0x4b, 0x05, 0x06));
  if (end === -1 || end + 22 > view.length) return undefined;
  const entries = view.readUInt16LE(end + 10);
  let at = view.readUInt32LE(end + 16);
  let sum = 0;
  for (let entry = 0; entry < entries; entry++) {
    if (at + 46 > view.length || view.readUInt32LE(at) !== 0x02_01_4b_50) return undefined;
    sum += view.readUInt32LE(at + 24);
    at += 46 + view.readUInt16LE(at + 28) + view.readUInt16LE(at + 30) + view.readUInt16LE(at + 32);
  }
  return sum;
}
