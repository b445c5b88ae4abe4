/** How fast an import goes, and how long it will take at that pace. */

import type { Run } from "./imports.ts";

/** Before that much of it is in, nobody can say. */
const rowsNeeded = 50;

export type Pace = { rowsPerSecond: number; secondsLeft: number };

export function paceOf({ toDo, written, ...run }: Run, nowMs: number): Pace | null {
  const elapsedMs = (run.endedAtMs ?? nowMs) - run.startedAtMs;
  if (elapsedMs <= 0 || written < rowsNeeded) return null;
  const rowsPerSecond = (written * 1_000) / elapsedMs;
  return { rowsPerSecond, secondsLeft: Math.max(0, Math.ceil((toDo - written) / rowsPerSecond)) };
}
