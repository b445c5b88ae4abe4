/**
 * What tells a row that a disk has changed from the row that was written. Over key and content, so that a row that ended up under another
 * key is not taken for its own. CRC-32 finds every burst of up to 32 wrong bits; it is no protection against somebody who means it.
 */

import { crc32 } from "node:zlib";
import type { HotLogRow, MarkRow } from "./schema.ts";

/** Of a row of the log of hot rows: some 120 kB in a tenth of a millisecond. */
export function checksumOfLogged({ content }: Pick<HotLogRow, "content">): number {
  return crc32(content);
}

export function checksumOfMark(row: Omit<MarkRow, "checksum">): number {
  const { gateway_id, epoch, lane, decided_through, decided_above, timelined_through, timelined_above } = row;
  return crc32([gateway_id, epoch, lane, decided_through, decided_above, timelined_through, timelined_above].join("/"));
}
