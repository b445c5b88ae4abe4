/**
 * The disk of the life slots: one file, written whole at the first start, so that its space is ours for ever and a later write
 * changes neither size nor blocks: a card that is full, or whose file system cannot allocate, still takes it.
 *
 * The first writing goes to a temporary name, is synced, renamed, and its folder synced, so that a power cut at any byte leaves no
 * half file. Afterwards each slot is one `pwrite` of 512 aligned bytes and an `fdatasync`.
 */

import { open, rename, type FileHandle } from "node:fs/promises";
import { dirname } from "node:path";
import { encodeSlot, slotBytes } from "./life-slot.ts";
import { openLifeSlots, type LifeSlots, type SlotDisk } from "./life-slots.ts";

/** 1 MiB: a month without the cloud at 68 life records a day. */
export const slotCount = 2_048;

/**
 * Opens the slots, and makes them at the first start. A file that can only be read (a card that went read-only) gives what it
 * holds and refuses new records.
 * @throws when there is no file and none can be made.
 */
export async function openSlotFile(options: { path: string; count?: number }): Promise<LifeSlots> {
  return await openLifeSlots(await openSlotDisk({ count: slotCount, ...options }));
}

export async function openSlotDisk(options: { path: string; count: number }): Promise<SlotDisk> {
  const file = (await openExisting(options.path)) ?? (await create(options));
  return {
    read: () => file.readFile(),
    async write(bytes, position) {
      for (let done = 0; done < bytes.byteLength;) {
        const { bytesWritten } = await file.write(bytes, done, bytes.byteLength - done, position + done);
        done += bytesWritten;
      }
    },
    sync: () => file.datasync(),
    close: () => file.close(),
  };
}

async function openExisting(path: string): Promise<FileHandle | undefined> {
  try {
    return await open(path, "r+");
  } catch (error) {
    if (codeOf(error) === "ENOENT") return undefined;
    if (codeOf(error) === "EROFS" || codeOf(error) === "EACCES" || codeOf(error) === "EPERM")
      return await open(path, "r");
    throw error;
  }
}

async function create({ path, count }: { path: string; count: number }): Promise<FileHandle> {
  const temporary = `${path}.new`;
  const blank = encodeSlot({ kind: "blank" });
  const whole = new Uint8Array(count * slotBytes);
  for (let at = 0; at < count; at++) whole.set(blank, at * slotBytes);
  await using file = await open(temporary, "w");
  await file.writeFile(whole);
  await file.sync();
  await rename(temporary, path);
  await using folder = await open(dirname(path), "r");
  await folder.sync();
  return await open(path, "r+");
}

function codeOf(error: unknown): unknown {
  return typeof error === "object" && error !== null && "code" in error ? error.code : undefined;
}
