/**
 * Room that is kept for the worst hour of the disk: a file of nothing beside the ledger. A commit that finds no room gives up a slice of it and is tried
 * again, so that presses, decisions and calls go on while somebody makes room.
 *
 * Limits: `reserveMax`, an eighth of the disk at most; whatever else fills the disk may take a slice before we do, which is why it is given up in slices.
 * It is no help against a disk that answers with errors.
 */

import { closeSync, fsyncSync, openSync, statSync, truncateSync } from "node:fs";
import { open, statfs } from "node:fs/promises";
import { join } from "node:path";
import type { Reserve } from "./database.ts";

/** Some thousand presses with all that follows from them. */
const reserveMax = 32 * 1_024 * 1_024;
const partOfDisk = 8;
const slices = 8;
/** Filling it must not be what makes the disk full: this many times what is missing must be free. */
const roomTimes = 2;
const bite = 256 * 1_024;

export async function openSqliteReserve(folder: string): Promise<Reserve> {
  const file = join(folder, "reserve");
  const disk = await statfs(folder);
  const part = Math.floor((disk.blocks * disk.bsize) / partOfDisk);
  const wholeBytes = Math.min(reserveMax, part - (part % (bite * slices)) || bite * slices);
  let isFilling = false;
  const leftBytes = (): number => statSync(file, { throwIfNoEntry: false })?.size ?? 0;
  return {
    standing: () => ({ leftBytes: leftBytes(), wholeBytes }),
    giveUp() {
      isFilling = false;
      const left = leftBytes();
      if (left === 0) return false;
      try {
        truncateSync(file, Math.max(0, left - wholeBytes / slices));
        const handle = openSync(file, "r+");
        fsyncSync(handle);
        closeSync(handle);
        return true;
      } catch {
        // A disk that takes not even that: whoever asked is told what he was told without us.
        return false;
      }
    },
    async refill() {
      const from = leftBytes();
      const missing = wholeBytes - from;
      if (isFilling || missing <= 0) return;
      const { bavail, bsize } = await statfs(folder);
      if (bavail * bsize < missing * roomTimes) return;
      isFilling = true;
      try {
        await using handle = await open(file, from === 0 ? "w" : "r+");
        // Not zeros: some disks keep those without keeping room for them.
        const nothing = Buffer.alloc(bite, 0x5a);
        // What is given up meanwhile is not taken back at once.
        for (let at = from; at < wholeBytes && isFilling; at += bite)
          await handle.write(nothing, 0, Math.min(bite, wholeBytes - at), at);
        await handle.sync();
      } finally {
        isFilling = false;
      }
    },
  };
}
