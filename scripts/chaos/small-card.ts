/** A card of a few megabytes that can be filled: a file with a file system of its own, mounted. Only root may; who may not is told why. */

import { execFileSync } from "node:child_process";
import { closeSync, fsyncSync, mkdirSync, openSync, rmSync, truncateSync, writeFileSync, writeSync } from "node:fs";
import { join } from "node:path";

export type SmallCard = Disposable & {
  readonly folder: string;
  /** Takes all free space. */
  fill(): void;
  empty(): void;
};

const bytes = 16 * 1024 * 1024;

export function mountSmallCard(parent: string): SmallCard | { notPossible: string } {
  if (process.getuid?.() !== 0) return { notPossible: "a small file system: only root may mount one" };
  const folder = join(parent, "card");
  const image = join(parent, "card.img");
  try {
    mkdirSync(folder, { recursive: true });
    writeFileSync(image, "");
    truncateSync(image, bytes);
    execFileSync("mkfs.ext4", ["-q", "-F", image], { stdio: "pipe" });
    execFileSync("mount", ["-o", "loop", image, folder], { stdio: "pipe" });
  } catch (error) {
    return {
      notPossible: `a small file system: ${error instanceof Error ? error.message.split("\n")[0] : String(error)}`,
    };
  }
  const ballast = join(folder, "ballast");
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
    [Symbol.dispose]() {
      execFileSync("umount", [folder], { stdio: "pipe" });
    },
  };
}

const isFull = (error: unknown): boolean =>
  error instanceof Error && "code" in error && (error.code === "ENOSPC" || error.code === "EDQUOT");
