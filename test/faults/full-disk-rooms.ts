/**
 * Disks that can be filled under a running program. One is a file system of 16 MiB of its own, full (ENOSPC) and then read-only by an error (EROFS),
 * where root may mount one. The other is to be had everywhere: the operating system lets the files of a process grow no further
 * (RLIMIT_FSIZE, EFBIG), which to a database is a disk that fails.
 */

import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, readdirSync, statSync } from "node:fs";
import { join } from "node:path";
import { mountSmallCard } from "../../scripts/chaos/small-card.ts";

export type Room = Disposable & {
  readonly folder: string;
  /** What is deleted there makes room. */
  readonly isOwnDisk: boolean;
  /** Nothing grows any more, for this process. */
  fill(pid: number): void;
  empty(pid: number): void;
  /** No write is taken. Undefined where only a file system of one's own could be so. */
  readonly becomeReadOnly: (() => void) | undefined;
  /** After that; while no program uses it. */
  mend(): void;
};

/** All kinds that may be had here, by what they are; the second is everywhere. */
export function roomKinds(scratch: string): [name: string, open: (parent: string) => Room][] {
  const kinds: [string, (parent: string) => Room][] = [["a limit of the operating system on files", limitedRoom]];
  const tried = mountSmallCard(scratch);
  if ("notTried" in tried) return kinds;
  tried[Symbol.dispose]();
  kinds.unshift(["a file system of its own, full and then read-only", mountedRoom]);
  return kinds;
}

function mountedRoom(parent: string): Room {
  const card = mountSmallCard(parent);
  if ("notTried" in card) throw new Error(card.notTried);
  const { folder, becomeReadOnly } = card;
  return {
    folder,
    isOwnDisk: true,
    fill: () => card.fill(),
    empty: () => card.empty(),
    becomeReadOnly,
    mend: () => card.mend(),
    [Symbol.dispose]: () => card[Symbol.dispose](),
  };
}

function limitedRoom(parent: string): Room {
  const folder = join(parent, "limited");
  mkdirSync(folder);
  // The soft limit: whoever set it may take it back.
  const limit = (pid: number, bytes: string): void => {
    // Of one that is gone there is nothing left to limit.
    if (!existsSync(`/proc/${pid}`)) return;
    execFileSync("prlimit", ["--pid", String(pid), `--fsize=${bytes}:`], { stdio: "pipe" });
  };
  /** Where what is written grows: the journals of the databases. */
  const longest = (): number =>
    Math.min(
      ...readdirSync(folder, { recursive: true, encoding: "utf8" })
        .filter((name) => name.endsWith("-wal"))
        .map((name) => statSync(join(folder, name)).size)
        .filter((size) => size > 0),
    );
  return {
    folder,
    isOwnDisk: false,
    fill: (pid) => limit(pid, String(longest())),
    empty: (pid) => limit(pid, "unlimited"),
    becomeReadOnly: undefined,
    mend: () => undefined,
    [Symbol.dispose]: () => undefined,
  };
}
