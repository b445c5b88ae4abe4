/** What a process has used so far, as the kernel counts it: all its threads, the ones that have ended too. */

import { readFileSync } from "node:fs";

/** USER_HZ, which is 100 on every Linux that Node runs on. */
const ticksPerSecond = 100;

export type Cost = { cpuSeconds: number; askedBytes: number; deviceBytes: number };

export function costOf(pid: number | "self"): Cost {
  const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
  // The name in brackets may hold blanks; behind it stands the state, and utime and stime are the 12th and 13th from there.
  const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
  const io = readFileSync(`/proc/${pid}/io`, "utf8");
  const value = (name: string): number => Number(new RegExp(`^${name}: (\\d+)$`, "m").exec(io)?.[1]);
  return {
    cpuSeconds: (Number(fields[11]) + Number(fields[12])) / ticksPerSecond,
    askedBytes: value("wchar"),
    deviceBytes: value("write_bytes"),
  };
}

export function costSince(pid: number | "self", before: Cost): Cost {
  const now = costOf(pid);
  return {
    cpuSeconds: now.cpuSeconds - before.cpuSeconds,
    askedBytes: now.askedBytes - before.askedBytes,
    deviceBytes: now.deviceBytes - before.deviceBytes,
  };
}
