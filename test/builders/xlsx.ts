/** An Excel file with one sheet, as small as one can be: an archive whose files are stored and not compressed. */

import { crc32, deflateRawSync } from "node:zlib";

const head = `<?xml version="1.0" encoding="UTF-8"?>`;
const main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
const relations = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";

export function xlsxOf(rows: readonly (readonly (string | number)[])[], unpackedBytes?: number): Uint8Array {
  const cell = (value: string | number): string =>
    typeof value === "number"
      ? `<c><v>${value}</v></c>`
      : `<c t="inlineStr"><is><t>${value.replaceAll("&", "&amp;").replaceAll("<", "&lt;")}</t></is></c>`;
  const data = rows.map(
    (row, at) =>
      `<row r="${at + 1}">${row.map((one, n) => cell(one).replace("<c", `<c r="${String.fromCharCode(65 + n)}${at + 1}"`)).join("")}</row>`,
  );
  return archive(
    [
      ["[Content_Types].xml", `${head}<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>`],
      ["_rels/.rels", `${head}<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"/>`],
      [
        "xl/workbook.xml",
        `${head}<workbook xmlns="${main}" xmlns:r="${relations}"><sheets><sheet name="1" sheetId="1" r:id="rId1"/></sheets></workbook>`,
      ],
      [
        "xl/_rels/workbook.xml.rels",
        `${head}<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="${relations}/worksheet" Target="worksheets/sheet1.xml"/></Relationships>`,
      ],
      [
        "xl/worksheets/sheet1.xml",
        `${head}<worksheet xmlns="${main}"><sheetData>${data.join("")}</sheetData></worksheet>`,
      ],
    ],
    unpackedBytes,
  );
}

/**
 * An archive of a few kilobytes that unpacks into 200 MB: as many names for one megabyte of nothing, each of them said to have ten bytes.
 */
export function bombOf(files = 200): Uint8Array {
  const name = (n: number): Buffer => Buffer.from(`xl/${String(n).padStart(3, "0")}.xml`);
  const packed = deflateRawSync(Buffer.alloc(1_048_576));
  const common = Buffer.alloc(26);
  common.writeUInt16LE(20, 0);
  common.writeUInt16LE(8, 4);
  common.writeUInt32LE(packed.length, 14);
  common.writeUInt32LE(10, 18);
  common.writeUInt16LE(name(0).length, 22);
  const local = Buffer.concat([Buffer.from("PK\x03\x04"), common, name(0), packed]);
  const entry = (n: number): Buffer =>
    Buffer.concat([Buffer.from("PK\x01\x02\x14\0"), common, Buffer.alloc(14), name(n)]);
  return Buffer.concat([
    local,
    ended(
      Array.from({ length: files }, (_, n) => entry(n)),
      local.length,
    ),
  ]);
}

/** @param unpackedBytes what the directory claims of each file, instead of the truth. */
function archive(files: readonly (readonly [name: string, text: string])[], unpackedBytes?: number): Uint8Array {
  const parts: Buffer[] = [];
  const directory: Buffer[] = [];
  let offset = 0;
  for (const [name, text] of files) {
    const body = Buffer.from(text);
    const common = Buffer.alloc(26);
    common.writeUInt16LE(20, 0);
    common.writeUInt32LE(crc32(body), 10);
    common.writeUInt32LE(body.length, 14);
    common.writeUInt32LE(unpackedBytes ?? body.length, 18);
    common.writeUInt16LE(name.length, 22);
    const local = Buffer.concat([Buffer.from("PK\x03\x04"), common, Buffer.from(name), body]);
    const place = Buffer.alloc(14);
    place.writeUInt32LE(offset, 10);
    directory.push(Buffer.concat([Buffer.from("PK\x01\x02\x14\0"), common, place, Buffer.from(name)]));
    parts.push(local);
    offset += local.length;
  }
  return Buffer.concat([...parts, ended(directory, offset)]);
}

function ended(directory: readonly Buffer[], offset: number): Buffer {
  const end = Buffer.alloc(18);
  end.writeUInt16LE(directory.length, 4);
  end.writeUInt16LE(directory.length, 6);
  end.writeUInt32LE(
    directory.reduce((sum, one) => sum + one.length, 0),
    8,
  );
  end.writeUInt32LE(offset, 12);
  return Buffer.concat([...directory, Buffer.from("PK\x05\x06"), end]);
}
