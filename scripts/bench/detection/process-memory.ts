/** What a process holds in memory, as the kernel counts it: now, and at the most since it began. */

import { readFileSync } from "node:fs";

export function memoryOfProcess(): { rssMb: number; peakMb: number } {
  const status = readFileSync("/proc/self/status", "utf8");
  const kilobytes = (name: string): number => Number(new RegExp(`^${name}:\\s+(\\d+) kB$`, "m").exec(status)?.[1] ?? 0);
  return { rssMb: Math.round(kilobytes("VmRSS") / 1_024), peakMb: Math.round(kilobytes("VmHWM") / 1_024) };
}
