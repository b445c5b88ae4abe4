/** Anchors in a file: appended, one line each, on the disk before anybody builds on it. Put it on another disk or machine than the ledger. */

import {
  closeSync,
  existsSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readFileSync,
  writeSync,
  fstatSync,
  readSync,
} from "node:fs";
import { dirname } from "node:path";
import { readAnchors, writeAnchorLine, type AnchorLine, type Anchors } from "./anchor.ts";

/** A line is 300 bytes: decades of days and ten thousands of erasures. */
const fileMax = 64 * 1024 * 1024;

export class AnchorFileError extends Error {}

/** `null`: there is no such file. */
export function readAnchorFile(file: string): Anchors | null {
  if (!existsSync(file)) return null;
  const text = readFileSync(file, "utf8");
  if (text.length > fileMax)
    throw new AnchorFileError(`The anchors ${file} are larger than ${fileMax} bytes. Is it another file?`);
  return readAnchors(text);
}

export function appendAnchors(file: string, lines: readonly AnchorLine[]): void {
  if (lines.length === 0) return;
  mkdirSync(dirname(file), { recursive: true });
  const isNew = !existsSync(file);
  const descriptor = openSync(file, "a+", 0o600);
  try {
    // Half a line of before, from a power cut, must not take the next one with it.
    const begin = endsWhole(descriptor) ? "" : "\n";
    // Whole, in one write: another process may append too.
    const text = Buffer.from(begin + lines.map(writeAnchorLine).join(""));
    if (writeSync(descriptor, text) !== text.length)
      throw new AnchorFileError(`The anchors ${file} were not written whole.`);
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
  if (!isNew) return;
  const folder = openSync(dirname(file), "r");
  try {
    fsyncSync(folder);
  } finally {
    closeSync(folder);
  }
}

function endsWhole(descriptor: number): boolean {
  const { size } = fstatSync(descriptor);
  if (size === 0) return true;
  const last = Buffer.alloc(1);
  readSync(descriptor, last, 0, 1, size - 1);
  return last[0] === 0x0a;
}
