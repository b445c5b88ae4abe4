/**
 * A card of a few megabytes that can be filled, and that can turn read-only under a running gateway: a file with a file system of its own,
 * mounted. Only root may; who may not is told why.
 *
 * `mount -o remount,ro` is refused by the kernel while a program writes to the card, and no real card asks: the kernel itself remounts it
 * (`errors=remount-ro`) after an error, which ext4 lets us cause (`/sys/fs/ext4/…/trigger_fs_error`). Only unmounting mends it.
 */

import { execFileSync } from "node:child_process";
import {
  closeSync,
  existsSync,
  fsyncSync,
  mkdirSync,
  openSync,
  rmSync,
  truncateSync,
  writeFileSync,
  writeSync,
} from "node:fs";
import { basename, join } from "node:path";

export type SmallCard = Disposable & {
  readonly folder: string;
  /** Takes all free space. */
  fill(): void;
  empty(): void;
  /** Undefined where this kernel cannot make it so. */
  readonly becomeReadOnly: (() => void) | undefined;
  /** Nobody may have a file open on it. */
  mend(): void;
};

const bytes = 16 * 1024 * 1024;

export function mountSmallCard(parent: string): SmallCard | { notTried: string } {
  if (process.getuid?.() !== 0) return { notTried: "a small card, full and read-only: only root may mount one" };
  const folder = join(parent, "card");
  const image = join(parent, "card.img");
  const run = (program: string, ...args: string[]): string => execFileSync(program, args, { stdio: "pipe" }).toString();
  const mount = (): void => void run("mount", "-o", "loop,errors=remount-ro", image, folder);
  try {
    mkdirSync(folder, { recursive: true });
    writeFileSync(image, "");
    truncateSync(image, bytes);
    run("mkfs.ext4", "-q", "-F", image);
    mount();
  } catch (error) {
    const why = error instanceof Error ? error.message.split("\n")[0] : String(error);
    return { notTried: `a small card, full and read-only: ${why}` };
  }
  const ballast = join(folder, "ballast");
  const trigger = (): string =>
    join("/sys/fs/ext4", basename(run("findmnt", "-no", "SOURCE", folder).trim()), "trigger_fs_error");
  return {
    folder,
    fill() {
      const file = openSync(ballast, "w");
      // Large bites first, then small ones: whoever comes next finds nothing.
      for (const size of [65_536, 1_024]) {
        const bite = Buffer.alloc(size, 1);
        try {
          for (;;) writeSync(file, bite);
        } catch (error) {
          if (!isFull(error)) throw error;
        }
      }
      fsyncSync(file);
      closeSync(file);
    },
    empty: () => rmSync(ballast, { force: true }),
    becomeReadOnly: existsSync(trigger()) ? () => writeFileSync(trigger(), "chaos") : undefined,
    mend() {
      run("umount", folder);
      // It has been said that there are errors: 1 means that they were mended.
      try {
        run("e2fsck", "-fy", image);
      } catch (error) {
        if (!(error instanceof Error && "status" in error && error.status === 1)) throw error;
      }
      mount();
    },
    [Symbol.dispose]() {
      run("umount", folder);
    },
  };
}

const isFull = (error: unknown): boolean =>
  error instanceof Error && "code" in error && (error.code === "ENOSPC" || error.code === "EDQUOT");
