/**
 * A learned day as bytes: a version, then the cells, low byte first. Whoever reads another version or another length has learned nothing.
 * The first version had no zone: what it holds was learned in the one the home has now.
 */

import { cellsTotal, type LearnedDay } from "./learned-day.ts";

const version = 2;
const firstCells = cellsTotal - 1;
export const packedBytes = 1 + 2 * cellsTotal;

export function packed({ cells }: LearnedDay): Uint8Array {
  const bytes = new Uint8Array(packedBytes);
  bytes[0] = version;
  const view = new DataView(bytes.buffer);
  for (const [index, value] of cells.entries()) view.setUint16(1 + 2 * index, value, true);
  return bytes;
}

export function unpacked(bytes: Uint8Array): LearnedDay | null {
  const isFirst = bytes[0] === 1 && bytes.length === 1 + 2 * firstCells;
  const isThis = bytes[0] === version && bytes.length === packedBytes;
  if (!isFirst && !isThis) return null;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const cells = new Uint16Array(cellsTotal);
  const stored = isFirst ? firstCells : cellsTotal;
  for (let index = 0; index < stored; index += 1) cells[index] = view.getUint16(1 + 2 * index, true);
  return { v: 1, cells };
}
