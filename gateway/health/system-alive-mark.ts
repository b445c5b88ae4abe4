/**
 * When this gateway last ran, for the first words of its next start: a small file, written at most once a minute and at a clean end.
 *
 * Renamed into place, so that a power cut leaves the old mark or the new one. Not synced: a mark that is lost makes the deaf time look
 * longer than it was, never shorter. A card that cannot be written costs the mark and nothing else.
 */

import { readFileSync } from "node:fs";
import { rename, writeFile } from "node:fs/promises";
import type { Clock, Timer } from "@shouwang/shared/time/clock.ts";
import { minutes } from "@shouwang/shared/time/duration.ts";

const markEvery = minutes(1);

export type AliveMark = AsyncDisposable & {
  /** UTC; undefined at the first start, and when the mark cannot be read. */
  readonly lastAliveMs: number | undefined;
};

export function openAliveMark(options: { file: string; clock: Clock }): AliveMark {
  const { file, clock } = options;
  const lastAliveMs = read(file);
  let timer: Timer | undefined;
  let writing = Promise.resolve();
  const write = async (): Promise<void> => {
    try {
      await writeFile(`${file}.new`, `${Math.round(clock.wallMs())}\n`);
      await rename(`${file}.new`, file);
    } catch {
      // The outbox says what is wrong with the card; a second voice would add nothing.
    }
  };
  const mark = (): void => {
    writing = writing.then(write);
    timer = clock.after(markEvery, mark);
  };
  mark();
  return {
    lastAliveMs,
    async [Symbol.asyncDispose]() {
      timer?.cancel();
      await writing;
      await write();
    },
  };
}

function read(file: string): number | undefined {
  try {
    const atMs = Number(readFileSync(file, "utf8"));
    return Number.isInteger(atMs) && atMs > 0 ? atMs : undefined;
  } catch {
    return undefined;
  }
}
