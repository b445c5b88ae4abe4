/**
 * The wall clock of a real process in a test's hand: libfaketime in front of the C library, told by a small file how far off it is.
 * Monotonic time, timers and the times of files are left alone, as when a time server or a person sets a clock.
 */

import { spawnSync } from "node:child_process";
import { renameSync, writeFileSync } from "node:fs";
import type { Millis } from "@shouwang/shared/time/duration.ts";

export type FalseClock = {
  /** For the process whose clock it is. */
  readonly environment: Readonly<Record<string, string>>;
  /** From now on this far from the truth; 0 = right. */
  setOff(byMs: Millis | number): void;
};

/** @param binary the program `faketime`, which knows where its library is. */
export function createFalseClock(binary: string, file: string, offMs: number): FalseClock {
  const asked = spawnSync(binary, ["-f", "+0s", "printenv", "LD_PRELOAD"], { encoding: "utf8" });
  const library = asked.stdout.trim();
  if (library === "") throw new Error(`${binary} does not say where its library is: ${asked.stderr}`);
  const clock: FalseClock = {
    environment: {
      LD_PRELOAD: library,
      FAKETIME_TIMESTAMP_FILE: file,
      FAKETIME_NO_CACHE: "1",
      FAKETIME_DONT_FAKE_MONOTONIC: "1",
      NO_FAKE_STAT: "1",
    },
    setOff(byMs) {
      // Renamed into place: it is read at each look at the clock, and half a line would be another time.
      writeFileSync(`${file}.new`, `${byMs < 0 ? "-" : "+"}${Math.abs(byMs) / 1_000}s\n`);
      renameSync(`${file}.new`, file);
    },
  };
  clock.setOff(offMs);
  return clock;
}
