/** A disk for life slots that keeps what was synced, and loses on demand what was not. */

import { encodeSlot, slotBytes } from "@shouwang/gateway/outbox/life-slot.ts";
import type { SlotDisk } from "@shouwang/gateway/outbox/life-slots.ts";

/** @param image what was synced on another such disk, of as many slots: its copy. */
export function memoryDisk(count: number, image?: Uint8Array) {
  const blank = encodeSlot({ kind: "blank" });
  const synced = new Uint8Array(count * slotBytes);
  for (let at = 0; at < count; at++) synced.set(blank, at * slotBytes);
  if (image) synced.set(image);
  const written = synced.slice();
  const world = { failsSync: false, failsWrite: false, hangs: false, order: [] as number[] };
  const disk: SlotDisk = {
    read: () => Promise.resolve(written.slice()),
    write(bytes, position) {
      if (world.hangs) return Promise.withResolvers<void>().promise;
      if (world.failsWrite) return Promise.reject(new Error("EIO: i/o error, write"));
      world.order.push(position / slotBytes);
      written.set(bytes, position);
      return Promise.resolve();
    },
    sync() {
      if (world.failsSync) return Promise.reject(new Error("EIO: i/o error, fdatasync"));
      synced.set(written);
      return Promise.resolve();
    },
    close: () => Promise.resolve(),
  };
  return { disk, world, written, cutPower: () => written.set(synced), image: () => synced.slice() };
}
