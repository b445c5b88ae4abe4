/**
 * How the card is on which records are kept: how full, and how worn where it says so (eMMC does, most SD cards do not).
 *
 * Read in the background, at the start and every six hours: a card that is dying answers late or never, and whoever says hello does not wait for it.
 */

import { readdir, readFile, statfs } from "node:fs/promises";
import { join } from "node:path";
import type { Clock, Timer } from "@shouwang/shared/time/clock.ts";
import { hours } from "@shouwang/shared/time/duration.ts";
import { readSystemWritten } from "./system-written.ts";
import type { CardReport } from "@shouwang/shared/wire/card-report.ts";

const readsEvery = hours(6);

/** @param given.system where the kernel describes its devices: `/sys`. */
export function watchSystemCard(given: {
  folder: string;
  system: string;
  clock: Pick<Clock, "after">;
}): Disposable & { card(): CardReport | undefined; read(): Promise<void> } {
  const { folder, system, clock } = given;
  let known: CardReport | undefined;
  let timer: Timer | undefined;
  let isOver = false;
  const read = async (): Promise<void> => {
    known = await readCard(folder, system);
  };
  const again = (): void => {
    timer = clock.after(readsEvery, () => {
      if (isOver) return;
      void read();
      again();
    });
  };
  void read();
  again();
  return {
    card: () => known,
    read,
    [Symbol.dispose]() {
      isOver = true;
      timer?.cancel();
    },
  };
}

/** What cannot be read is not said; without the room that is left nothing is. */
async function readCard(folder: string, system: string): Promise<CardReport | undefined> {
  const room = await statfs(folder).catch(() => undefined);
  if (room === undefined || room.blocks <= 0) return undefined;
  const usedPercent = Math.min(100, Math.max(0, Math.round(100 - (100 * room.bavail) / room.blocks)));
  const { ever } = await readSystemWritten({ folder, proc: "/proc", system });
  return { usedPercent, wornPercent: await wornOf(system), writtenMegabytes: ever };
}

/** Two estimates in tenths, `0x02 0x01`; 0x0b = beyond what was promised, 0x00 = not said (JEDEC JESD84-B51, EXT_CSD 268 and 269). */
async function wornOf(system: string): Promise<number | null> {
  const blocks = await readdir(join(system, "block")).catch(() => []);
  const card = blocks.find((name) => /^mmcblk\d+$/.test(name));
  if (card === undefined) return null;
  const text = await readFile(join(system, "block", card, "device", "life_time"), "utf8").catch(() => "");
  const tenths = [...text.matchAll(/0x([0-9a-f]{2})/gi)].map(([, digits = "0"]) => Number.parseInt(digits, 16));
  const worst = Math.max(0, ...tenths);
  return worst === 0 ? null : Math.min(100, worst * 10);
}
