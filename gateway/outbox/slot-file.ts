/**
 * The disk of the life slots: one file, written whole at the first start, so that its space is ours for ever and a later write
 * changes neither size nor blocks: a card that is full, or whose file system cannot allocate, still takes it.
 *
 * The first writing goes to a temporary name, is synced, renamed, and its folder synced, so that a power cut at any byte leaves no
 * half file. Afterwards each slot is one `pwrite` of 512 aligned bytes and an `fdatasync`.
 *
 * A card that ages: a block that cannot be read costs the slots in it and no others; a file that a repair has cut short is made whole
 * again with zeros, which no slot is, so that what is missing counts as damaged and is not taken for blank.
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
  const { path, count } = options;
  const file = (await openExisting(path, count * slotBytes)) ?? (await create(options));
  return {
    read: async () => readSlots((bytes, position) => readFully(file, bytes, position), (await file.stat()).size),
    write: (bytes, position) => writeFully(file, bytes, position),
    sync: () => file.datasync(),
    close: () => file.close(),
  };
}

/** All slots; those that cannot be read are left as zeros, which is damage. */
export async function readSlots(
  readAt: (bytes: Uint8Array, position: number) => Promise<void>,
  size: number,
): Promise<Uint8Array> {
  const whole = new Uint8Array(size - (size % slotBytes));
  try {
    await readAt(whole, 0);
    return whole;
  } catch {
    whole.fill(0);
  }
  for (let position = 0; position < whole.byteLength; position += slotBytes) {
    const slot = new Uint8Array(slotBytes);
    await readAt(slot, position).then(
      () => whole.set(slot, position),
      () => undefined,
    );
  }
  return whole;
}

async function readFully(file: FileHandle, bytes: Uint8Array, position: number): Promise<void> {
  for (let done = 0; done < bytes.byteLength;) {
    const { bytesRead } = await file.read(bytes, done, bytes.byteLength - done, position + done);
    if (bytesRead === 0) throw new Error("the slot file ends early");
    done += bytesRead;
  }
}

async function writeFully(file: FileHandle, bytes: Uint8Array, position: number): Promise<void> {
  for (let done = 0; done < bytes.byteLength;) {
    const { bytesWritten } = await file.write(bytes, done, bytes.byteLength - done, position + done);
    done += bytesWritten;
  }
}

/** Its space is taken now, while there may be some; what cannot be had is missing, and the slots that are there serve. */
async function makeWhole(file: FileHandle, bytes: number): Promise<void> {
  const { size } = await file.stat();
  if (size >= bytes) return;
  const from = size - (size % slotBytes);
  try {
    await writeFully(file, new Uint8Array(bytes - from), from);
    await file.sync();
  } catch {
    // A full card.
  }
}

async function openExisting(path: string, bytes: number): Promise<FileHandle | undefined> {
  try {
    const file = await open(path, "r+");
    await makeWhole(file, bytes);
    return file;
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
