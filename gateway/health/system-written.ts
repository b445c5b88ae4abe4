/**
 * How much was written to the file system that keeps the records: since the machine started, as `/proc/diskstats` counts for every block device, and
 * since it was made, as ext4 counts for itself. Other file systems, and folders without a device of their own (containers), do not say.
 */

import { readFile, readlink, stat } from "node:fs/promises";
import { basename, join } from "node:path";

const sectorBytes = 512;
const mega = 1_000_000;

export async function readSystemWritten(given: {
  folder: string;
  proc: string;
  system: string;
}): Promise<{ sinceStart: number | null; ever: number | null }> {
  const { folder, proc, system } = given;
  const dev = await stat(folder).then(
    (found) => found.dev,
    () => undefined,
  );
  if (dev === undefined) return { sinceStart: null, ever: null };
  const [major, minor] = numbersOf(dev);
  const counted = await readFile(join(proc, "diskstats"), "utf8").catch(() => "");
  const line = counted.split("\n").find((one) => {
    const [first, second] = one.trim().split(/\s+/);
    return first === String(major) && second === String(minor);
  });
  // Fields of a line: major, minor, name, four of reads, then writes: done, merged, sectors.
  const sectors = Number(line?.trim().split(/\s+/)[9]);
  const link = await readlink(join(system, "dev/block", `${major}:${minor}`)).catch(() => undefined);
  const file = link === undefined ? undefined : join(system, "fs/ext4", basename(link), "lifetime_write_kbytes");
  const kilobytes = file === undefined ? Number.NaN : await readFile(file, "utf8").then(Number, () => Number.NaN);
  return { sinceStart: megabytes(sectors * sectorBytes), ever: megabytes(kilobytes * 1_024) };
}

/** As the C library puts both numbers into one. */
function numbersOf(dev: number): readonly [number, number] {
  const bits = BigInt(dev);
  const major = ((bits >> 8n) & 0xfffn) | ((bits >> 32n) & ~0xfffn);
  const minor = (bits & 0xffn) | ((bits >> 12n) & 0xffffff00n);
  return [Number(major), Number(minor)];
}

const megabytes = (bytes: number): number | null =>
  Number.isFinite(bytes) && bytes >= 0 ? Math.round(bytes / mega) : null;
