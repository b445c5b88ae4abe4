/**
 * A learned day as bytes: a version, then the cells. Whoever reads another version or another length has learned nothing.
 *
 * Version 3: the difference of each cell from the one before, small ones in one byte, most in two; a row of zeros is a 0 and how many more follow. Where that
 * would be longer, version 2: the cells, low byte first. The first version had no zone: what it holds was learned in the one the home has now.
 * A program that knows no version 3 reads nothing, and the home teaches its day anew.
 */

import { cellsTotal, type LearnedDay } from "./learned-day.ts";

const [plain, dense] = [2, 3];
const firstCells = cellsTotal - 1;
/** The longest that one is. */
export const packedBytes = 1 + 2 * cellsTotal;

/** Used again each time: what is given away is a copy. */
const room = new Uint8Array(packedBytes + 8);

export function packed({ cells }: LearnedDay): Uint8Array {
  let length = 1;
  room[0] = dense;
  let before = 0;
  for (let index = 0; index < cellsTotal && length < packedBytes; index += 1) {
    const value = cells[index] ?? 0;
    const difference = value - before;
    before = value;
    if (difference === 0) {
      let more = 0;
      while (more < 255 && index + 1 < cellsTotal && cells[index + 1] === value) {
        more += 1;
        index += 1;
      }
      room[length++] = 0;
      room[length++] = more;
      continue;
    }
    // Even: up; odd: down. Never 0.
    let left = difference > 0 ? difference * 2 : -difference * 2 - 1;
    for (; left > 127; left = Math.floor(left / 128)) room[length++] = (left % 128) + 128;
    room[length++] = left;
  }
  return length < packedBytes ? room.slice(0, length) : packedPlain(cells);
}

function packedPlain(cells: Uint16Array): Uint8Array {
  const bytes = new Uint8Array(packedBytes);
  bytes[0] = plain;
  const view = new DataView(bytes.buffer);
  for (const [index, value] of cells.entries()) view.setUint16(1 + 2 * index, value, true);
  return bytes;
}

export function unpacked(bytes: Uint8Array): LearnedDay | null {
  if (bytes[0] === dense) return unpackedDense(bytes);
  const isFirst = bytes[0] === 1 && bytes.length === 1 + 2 * firstCells;
  const isPlain = bytes[0] === plain && bytes.length === packedBytes;
  if (!isFirst && !isPlain) return null;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const cells = new Uint16Array(cellsTotal);
  const stored = isFirst ? firstCells : cellsTotal;
  for (let index = 0; index < stored; index += 1) cells[index] = view.getUint16(1 + 2 * index, true);
  return { v: 1, cells };
}

function unpackedDense(bytes: Uint8Array): LearnedDay | null {
  const cells = new Uint16Array(cellsTotal);
  let [at, index, value] = [1, 0, 0];
  while (index < cellsTotal) {
    const first = bytes[at];
    if (first === undefined) return null;
    if (first === 0) {
      const more = bytes[at + 1];
      if (more === undefined || index + more >= cellsTotal) return null;
      cells.fill(value, index, index + more + 1);
      index += more + 1;
      at += 2;
      continue;
    }
    let [left, times] = [0, 1];
    for (;;) {
      const byte = bytes[at++];
      // Three bytes are more than any difference needs.
      if (byte === undefined || times > 128 ** 2) return null;
      left += (byte % 128) * times;
      if (byte < 128) break;
      times *= 128;
    }
    value += left % 2 === 0 ? left / 2 : -(left + 1) / 2;
    if (value < 0 || value > 65_535) return null;
    cells[index++] = value;
  }
  return at === bytes.length ? { v: 1, cells } : null;
}
