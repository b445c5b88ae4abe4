/** What a running `npm start` wrote down about itself, so that `npm run demo` in another terminal finds it. */

import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";

const runSchema = z.object({ pid: z.number().int(), pageUrl: z.url(), controlUrl: z.url().nullable() });
export type Run = z.infer<typeof runSchema>;

const path = (data: string): string => join(data, "run.json");

export function writeRunFile(data: string, run: Run): void {
  mkdirSync(data, { recursive: true });
  writeFileSync(path(data), `${JSON.stringify(run, null, 2)}\n`);
}

export function removeRunFile(data: string): void {
  rmSync(path(data), { force: true });
}

/** `undefined` when nothing runs on this folder (any more). */
export function readRunFile(data: string): Run | undefined {
  let run: Run;
  try {
    run = runSchema.parse(JSON.parse(readFileSync(path(data), "utf8")));
  } catch {
    return undefined;
  }
  return isAlive(run.pid) ? run : undefined;
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
