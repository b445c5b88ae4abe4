/** What stands before anything runs: the homes of a seed, and that a recording is not played beside real ones. */

import { readFileSync } from "node:fs";
import { StartError } from "./outside.ts";
import type { Config } from "../config/config.ts";
import type { Registry } from "../registry/registry.ts";
import { readSeed } from "../registry/seed.ts";

export async function sow(registry: Registry, file: string, nowMs: number): Promise<void> {
  let text: string;
  try {
    text = readFileSync(file, "utf8");
  } catch (cause) {
    throw new StartError(`The seed ${file} cannot be read. Give a file with --seed, or leave it out.`, { cause });
  }
  const read = readSeed(text);
  if (read.kind === "unreadable") throw new StartError(`The seed ${file} cannot be used: ${read.why}.`);
  await registry.seed(read.seed, nowMs);
}

export function refuseReplayBesideRealHomes(config: Config, registry: Registry): void {
  if (config.clock !== "replay") return;
  const real = registry.homes().find((home) => home.kind !== "replay");
  if (real === undefined) return;
  throw new StartError(
    `--clock replay is refused: ${real.homeId} in ${config.dataFolder} is no recording, and its alarms must not wait for one. ` +
      "Give the replay a folder of its own with --data.",
  );
}
