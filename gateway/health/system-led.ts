/**
 * The light of the machine's board, so that whoever stands before three boxes finds the right one: it blinks for 15 s and is then what it was.
 *
 * What it was stands in a file while it blinks, so that the next start puts it right when the process dies in between. The kernel forgets with
 * the machine, and so do we: a note of another run of it is thrown away. A second request while it blinks makes it blink longer, and
 * never takes the blinking for what was before. Source: the kernel's leds-class; on a Raspberry Pi `/sys/class/leds/ACT` (before, `led0`).
 */

import { readdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Clock, Timer } from "@shouwang/shared/time/clock.ts";
import { seconds } from "@shouwang/shared/time/duration.ts";
import { activityLed, blinkingOf, ledNote, readLedNote, triggersOf, type LedBefore } from "./led.ts";

export const blinksFor = seconds(15);

export type Led = AsyncDisposable & {
  /** Never rejects. */
  blink(): Promise<{ outcome: "done" | "refused"; detail: string }>;
  /** When all that was asked of it so far is done. */
  settled(): Promise<void>;
};

/** @param given.system `/sys`. @param given.file where the note stands while it blinks. */
export function openSystemLed(given: {
  system: string;
  file: string;
  bootId: string;
  clock: Pick<Clock, "after">;
  /** To a file of the light; a kernel may refuse it to whoever is not root. */
  write?: (file: string, text: string) => Promise<void>;
}): Led {
  const { file, bootId, clock, write = writeFile } = given;
  const leds = join(given.system, "class/leds");
  let before: LedBefore | undefined;
  let timer: Timer | undefined;
  // One after the other: what begins to blink and what ends it must not cross.
  let work: Promise<unknown> = Promise.resolve();
  const inTurn = <T>(act: () => Promise<T>): Promise<T> => {
    const done = work.then(act);
    work = done.catch(() => undefined);
    return done;
  };

  const putBack = async ({ led, trigger, brightness }: LedBefore): Promise<void> => {
    await write(join(leds, led, "trigger"), trigger);
    // With a trigger the light is its own; without one it stays as it is left.
    if (trigger === "none") await write(join(leds, led, "brightness"), brightness);
  };
  const end = async (): Promise<void> => {
    if (before === undefined) return;
    const was = before;
    before = undefined;
    try {
      await putBack(was);
      await rm(file, { force: true });
    } catch {
      // The note stays, and the next start tries again.
    }
  };

  const begin = async (): Promise<{ outcome: "done" | "refused"; detail: string }> => {
    const led = activityLed(await readdir(leds).catch(() => []));
    if (led === undefined) return { outcome: "refused", detail: "This machine has no light that it could let blink." };
    const triggerFile = join(leds, led, "trigger");
    const { now, all } = triggersOf(await readFile(triggerFile, "utf8").catch(() => ""));
    const blinking = blinkingOf(all);
    if (blinking === undefined || now === undefined)
      return { outcome: "refused", detail: `The light ${led} of this machine cannot be made to blink.` };
    const found = { bootId, led, trigger: now, brightness: await brightnessOf(join(leds, led)) };
    before ??= found;
    // A card that takes no note costs the putting back after a crash, until the machine starts anew; finding the box is worth that.
    await writeFile(`${file}.new`, ledNote(before))
      .then(() => rename(`${file}.new`, file))
      .catch(() => undefined);
    try {
      await write(triggerFile, blinking);
    } catch {
      before = undefined;
      await rm(file, { force: true }).catch(() => undefined);
      return {
        outcome: "refused",
        detail: `This gateway may not switch its light ${led}: its user has no right to it.`,
      };
    }
    timer?.cancel();
    timer = clock.after(blinksFor, () => void inTurn(end));
    return { outcome: "done", detail: `The light ${led} of this gateway blinks for ${blinksFor / 1_000} s from now.` };
  };

  void inTurn(async () => {
    const text = await readFile(file, "utf8").catch(() => undefined);
    if (text === undefined) return;
    const left = readLedNote(text, bootId);
    if (left) await putBack(left);
    await rm(file, { force: true });
  }).catch(() => undefined);
  return {
    blink: () => inTurn(begin),
    async settled() {
      await work;
    },
    async [Symbol.asyncDispose]() {
      timer?.cancel();
      await inTurn(end);
    },
  };
}

const brightnessOf = async (folder: string): Promise<string> => {
  const text = await readFile(join(folder, "brightness"), "utf8").catch(() => "");
  return /^\d{1,5}$/.test(text.trim()) ? text.trim() : "0";
};
