/**
 * Whether something better than this machine's memory has set its clock.
 *
 * systemd-timesyncd touches a file when a time server has answered; chrony and ntpd set `time-sync.target`, which has no file, so
 * an installer with one of those, or with a battery clock, says `"clockTrust": "assume"`. Asked at most every 10 s.
 * A clock from before this software was written was set by nobody, whatever the setting says: batteries end.
 */

import { existsSync } from "node:fs";
import { performance } from "node:perf_hooks";
import type { ClockTrust } from "@shouwang/shared/time/clock.ts";
import { seconds } from "@shouwang/shared/time/duration.ts";

const synchronizedFile = "/run/systemd/timesync/synchronized";
const askEvery = seconds(10);
/** 2025-01-01 UTC. */
const firstSaneMs = 1_735_689_600_000;

export function createSystemClockTrust(
  setting: "ask-system" | "assume",
  world: { file: string; wallMs: () => number } = { file: synchronizedFile, wallMs: () => Date.now() },
): () => ClockTrust {
  const isSet = (): boolean => world.wallMs() >= firstSaneMs;
  if (setting === "assume") return () => (isSet() ? "trusted" : "untrusted");
  let askedAtMs = Number.NEGATIVE_INFINITY;
  let trust: ClockTrust = "untrusted";
  return () => {
    const nowMs = performance.now();
    if (nowMs - askedAtMs >= askEvery) {
      askedAtMs = nowMs;
      trust = existsSync(world.file) ? "trusted" : "untrusted";
    }
    return isSet() ? trust : "untrusted";
  };
}
