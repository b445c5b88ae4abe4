/**
 * The archive that an .xlsx file is, unpacked here and packed anew without compression. An archive says in three places how large its files are, and whoever
 * makes a bomb lies in the one that is looked at: so nothing that it says is believed, each file is unpacked up to a limit, and the reader of tables is given
 * an archive that we wrote. Source: PKWARE APPNOTE 4.3.7, 4.3.12, 4.3.16. Limits: no ZIP64 (4 GB), no encryption, stored and deflated files only.
 */

import { crc32, inflateRawSync } from "node:zlib";

/** What may come out of all its files; 20,000 rows of 35 columns are about 60 MB of XML. */
const unpackedBytesMax = 128 * 1_024 * 1_024;
/** Excel writes some twenty. */
const filesMax = 1_000;
const [stored, deflated] = [0, 8];
/** A reader of tables looks at these only; pictures stay out. */
const isRead = (name: string): boolean => name.endsWith(".xml") || name.endsWith(".xml.rels");

type Entry = { name: Buffer; method: number; at: number; packedBytes: number };
type Unpacked = { name: Buffer; content: Buffer };

export function repacked(bytes: Uint8Array): Buffer | "no-archive" | "too-large" {
  const view = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const entries = entriesOf(view);
  if (entries === undefined) return "no-archive";
  const files: Unpacked[] = [];
  let left = unpackedBytesMax;
  for (const entry of entries) {
    if (!isRead(entry.name.toString("utf8"))) continue;
    const content = unpack(view, entry, left);
    if (typeof content === "string") return content;
    left -= content.length;
    files.push({ name: entry.name, content });
  }
  return archiveOf(files);
}

/** By the directory at the end; undefined when there is none. */
function entriesOf(view: Buffer): readonly Entry[] | undefined {
  const end = view.lastIndexOf(Buffer.of(0x50, 0x4b, 0x05, 0x06));
  if (end === -1 || end + 22 > view.length) return undefined;
  const count = view.readUInt16LE(end + 10);
  if (count > filesMax) return undefined;
  const entries: Entry[] = [];
  let at = view.readUInt32LE(end + 16);
  for (let n = 0; n < count; n++) {
    if (at + 46 > view.length || view.readUInt32LE(at) !== 0x02_01_4b_50) return undefined;
    const nameEnd = at + 46 + view.readUInt16LE(at + 28);
    if (nameEnd > view.length) return undefined;
    entries.push({
      name: view.subarray(at + 46, nameEnd),
      method: view.readUInt16LE(at + 10),
      packedBytes: view.readUInt32LE(at + 20),
      at: view.readUInt32LE(at + 42),
    });
    at = nameEnd + view.readUInt16LE(at + 30) + view.readUInt16LE(at + 32);
  }
  return entries;
}

function unpack(view: Buffer, { method, at, packedBytes }: Entry, left: number): Buffer | "no-archive" | "too-large" {
  if (at + 30 > view.length || view.readUInt32LE(at) !== 0x04_03_4b_50) return "no-archive";
  const from = at + 30 + view.readUInt16LE(at + 26) + view.readUInt16LE(at + 28);
  const packed = view.subarray(from, from + packedBytes);
  if (packed.length !== packedBytes) return "no-archive";
  if (method === stored) return packed.length > left ? "too-large" : packed;
  if (method !== deflated) return "no-archive";
  try {
    return inflateRawSync(packed, { maxOutputLength: Math.max(1, left) });
  } catch (error) {
    const isTooLarge = error instanceof RangeError && "code" in error && error.code === "ERR_BUFFER_TOO_LARGE";
    return isTooLarge ? "too-large" : "no-archive";
  }
}

function archiveOf(files: readonly Unpacked[]): Buffer {
  const [parts, directory]: [Buffer[], Buffer[]] = [[], []];
  let offset = 0;
  for (const { name, content } of files) {
    // From "version needed" to "length of the extra field": the same in both places.
    const common = Buffer.alloc(26);
    common.writeUInt16LE(20, 0);
    common.writeUInt32LE(crc32(content), 10);
    common.writeUInt32LE(content.length, 14);
    common.writeUInt32LE(content.length, 18);
    common.writeUInt16LE(name.length, 22);
    const place = Buffer.alloc(14);
    place.writeUInt32LE(offset, 10);
    directory.push(Buffer.from("PK\x01\x02\x14\0"), common, place, name);
    parts.push(Buffer.from("PK\x03\x04"), common, name, content);
    offset += 30 + name.length + content.length;
  }
  const end = Buffer.alloc(22);
  end.write("PK\x05\x06", "latin1");
  end.writeUInt16LE(files.length, 8);
  end.writeUInt16LE(files.length, 10);
  end.writeUInt32LE(
    directory.reduce((sum, one) => sum + one.length, 0),
    12,
  );
  end.writeUInt32LE(offset, 16);
  return Buffer.concat([...parts, ...directory, end]);
}
