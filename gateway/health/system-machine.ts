/**
 * What the operating system says of this machine, for a diagnostics report. What it does not say is null.
 *
 * One file after the other, so that a card that hangs holds one thread of the pool and no more, and one reading at a time, however often it is
 * asked. Source: proc(5); `/proc/diskstats` counts sectors of 512 bytes whatever the disk's own are.
 */

import { readdir, readFile, statfs } from "node:fs/promises";
import { join } from "node:path";
import type { MachineReport } from "@shouwang/shared/domain/diagnostics.ts";
import { readSystemWritten } from "./system-written.ts";

const mega = 1_000_000;

/** @param given.proc and `given.system`: `/proc` and `/sys`. */
export function createSystemMachine(given: { folder: string; proc: string; system: string }) {
  let underWay: Promise<MachineReport | null> | undefined;
  return {
    /** Null: nothing could be read at all. Never rejects; may take as long as a dying card does. */
    async read(): Promise<MachineReport | null> {
      underWay ??= readMachine(given).catch(() => null);
      try {
        return await underWay;
      } finally {
        underWay = undefined;
      }
    },
  };
}

async function readMachine({ folder, proc, system }: { folder: string; proc: string; system: string }) {
  const uptime = await textOf(join(proc, "uptime"));
  const memory = await textOf(join(proc, "meminfo"));
  const load = await textOf(join(proc, "loadavg"));
  const celsius = await hottest(join(system, "class/thermal"));
  const disk = await statfs(folder).catch(() => undefined);
  const written = await readSystemWritten({ folder, proc, system });
  const inDisk = (blocks: number | undefined): number | null =>
    disk === undefined || blocks === undefined ? null : whole((blocks * disk.bsize) / mega);
  const report: MachineReport = {
    upForSeconds: whole(firstNumber(uptime)),
    runsForSeconds: Math.round(process.uptime()),
    diskTotalMegabytes: inDisk(disk?.blocks),
    diskFreeMegabytes: inDisk(disk?.bavail),
    writtenMegabytes: written.sinceStart,
    writtenEverMegabytes: written.ever,
    memoryTotalMegabytes: inMemory(memory, "MemTotal"),
    memoryFreeMegabytes: inMemory(memory, "MemAvailable"),
    ownMegabytes: Math.round(process.memoryUsage.rss() / mega),
    celsius,
    load: firstNumber(load),
  };
  return report;
}

/** Of all sensors the hottest; a sensor that is off or broken says what no machine survives. */
async function hottest(folder: string): Promise<number | null> {
  const zones = (await readdir(folder).catch(() => [])).filter((name) => name.startsWith("thermal_zone"));
  let highest: number | null = null;
  for (const zone of zones.slice(0, 16)) {
    const text = await textOf(join(folder, zone, "temp"));
    const value = Number(text) / 1_000;
    const isSane = text !== undefined && Number.isFinite(value) && value > -50 && value < 150;
    if (isSane && (highest === null || value > highest)) highest = value;
  }
  return highest === null ? null : Math.round(highest * 10) / 10;
}

/** Linux counts memory in units of 1,024 bytes, and calls them kB. */
function inMemory(text: string | undefined, name: string): number | null {
  const found = new RegExp(`^${name}:\\s+(\\d+) kB$`, "m").exec(text ?? "");
  return found === null ? null : whole((Number(found[1]) * 1_024) / mega);
}

function firstNumber(text: string | undefined): number | null {
  const value = Number.parseFloat(text ?? "");
  return Number.isFinite(value) && value >= 0 ? value : null;
}

const whole = (value: number | null): number | null => (value === null ? null : Math.max(0, Math.round(value)));
const textOf = async (file: string): Promise<string | undefined> =>
  await readFile(file, "utf8").then(
    (text) => text.trim(),
    () => undefined,
  );
