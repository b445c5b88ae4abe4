/**
 * Whether something better than this machine's memory has set its clock.
 *
 * systemd-timesyncd touches a file when a time server has answered; chrony and ntpd set `time-sync.target`, which has no file, so
 * an installer with one of those, or with a battery clock, says `"clockTrust": "assume"`. Asked at most every 10 s.
 */

import { existsSync } from "node:fs";
import { performance } from "node:perf_hooks";
import type { ClockTrust } from "@shouwang/shared/time/clock.ts";
import { seconds } from "@shouwang/shared/time/duration.ts";

const synchronizedFile = "/run/systemd/timesync/synchronized";
const askEvery = seconds(10);

export function createSystemClockTrust(setting: "ask-system" | "assume", file = synchronizedFile): () => ClockTrust {
  if (setting === "assume") return () => "trusted";
  let askedAtMs = Number.NEGATIVE_INFINITY;
  let trust: ClockTrust = "untrusted";
  return () => {
    const nowMs = performance.now();
    if (nowMs - askedAtMs >= askEvery) {
      askedAtMs = nowMs;
      trust = existsSync(file) ? "trusted" : "untrusted";
    }
    return trust;
  };
}
