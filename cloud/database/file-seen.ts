/**
 * How far the ledger of this folder was seen, kept outside of it: what is put back from a backup is behind this, and so known. The
 * file may lag behind the ledger (a crash between the two writes), never be ahead of it.
 */

import { closeSync, fsyncSync, openSync, readFileSync, renameSync, writeSync } from "node:fs";
import { join } from "node:path";

const fileOf = (folder: string): string => join(folder, "ledger-seen");

/** `undefined`: never seen here, or nobody can read it. Then a ledger that says it ran is taken for a restored one. */
export function readSeen(folder: string): number | undefined {
  try {
    const seenMs = Number(readFileSync(fileOf(folder), "utf8").trim());
    return Number.isSafeInteger(seenMs) && seenMs > 0 ? seenMs : undefined;
  } catch {
    return undefined;
  }
}

/** Whole or not at all: beside it first, then in its place. */
export function writeSeen(folder: string, seenMs: number): void {
  const beside = `${fileOf(folder)}.new`;
  const file = openSync(beside, "w");
  try {
    writeSync(file, `${seenMs}\n`);
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
  renameSync(beside, fileOf(folder));
}
