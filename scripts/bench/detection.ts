/**
 * How much detection one core does for half a million homes, and what it holds in memory for them: `npm run bench -- detection --json`.
 *
 * Three parts, each in a process of its own: detection alone, detection with everything that makes it last, and a start with the ledger of all
 * homes. Rates are inputs for each CPU second of the whole process, all its threads. What was decided is compared with the same inputs heard one
 * home at a time from plain objects. The registry's own memory is not in it (`bench registry`), nor wire and receipts (`bench ingest`).
 *
 * `--in DIR`: recorded homes as `npm run evaluate` reads them; without it the generated home of the tests. `--homes N`, `--events N`.
 */

import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { mixOf, mixText } from "./detection/mix.ts";

const generated = new URL("../../test/vectors/homes", import.meta.url).pathname;

export type DetectionOptions = { in?: string | undefined; homes?: string | undefined; events?: string | undefined };

export async function benchDetection(options: DetectionOptions): Promise<Readonly<Record<string, unknown>>> {
  const folder = options.in ?? generated;
  const homes = Number(options.homes ?? 500_000);
  const events = Number(options.events ?? 2_000_000);
  if (!(homes > 0 && events > 0)) throw new Error("--homes and --events are numbers above 0.");
  const data = mkdtempSync(join(tmpdir(), "shouwang-detection-"));
  const mix = join(data, "mix.json");
  try {
    writeFileSync(mix, mixText(mixOf(folder, 1)));
    const inMemory = part("in-memory", { mix, homes, events, data });
    part("sow-each", { mix, homes, events, data: join(data, "rate") });
    const onDisk = part("on-disk", { mix, homes, events: Math.ceil(events / 4), data: join(data, "rate") });
    part("sow", { mix, homes, events, data: join(data, "start") });
    const start = part("start", { mix, homes, events, data: join(data, "start") });
    const rss = [inMemory["inMemoryRssMb"], onDisk["persistedRssMb"], start["restartRssMb"]].map(Number);
    const { eventsPerSecondPerCore, bytesPerHome, restartSeconds, timerLagP99Ms } = { ...inMemory, ...start } as Record<
      string,
      unknown
    >;
    const first = {
      eventsPerSecondPerCore,
      bytesPerHome,
      homes,
      rssMb: Math.max(...rss),
      restartSeconds,
      timerLagP99Ms,
    };
    return { ...first, mix: options.in === undefined ? "generated" : "recorded", ...inMemory, ...onDisk, ...start };
  } finally {
    rmSync(data, { recursive: true, force: true });
  }
}

function part(
  name: string,
  given: { mix: string; homes: number; events: number; data: string },
): Record<string, unknown> {
  const { mix, homes, events, data } = given;
  process.stderr.write(`${name} …\n`);
  const file = new URL("./detection/child.ts", import.meta.url).pathname;
  const args = [file, name, mix, String(homes), String(events), data];
  const said = execFileSync(process.execPath, args, {
    encoding: "utf8",
    stdio: ["ignore", "pipe", "inherit"],
    maxBuffer: 1e7,
  });
  // `as`: our own program has just written it.
  return JSON.parse(said.trim().split("\n").at(-1) ?? "{}") as Record<string, unknown>;
}
