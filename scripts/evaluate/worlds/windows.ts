/** Which days of a home are looked at, once it is known: from day 14 on, spread over what there is. Source: facts on inactivity §3 ("3 start days"). */

import { days } from "@shouwang/shared/time/duration.ts";
import type { Recording } from "../../replay/recording.ts";
import type { RaisedAlarm } from "../drive.ts";
import { isOfSilence } from "./altered.ts";

const warmFromDay = 14;
const startsMax = 3;

export type Window = { fromMs: number; untilMs: number };

/** Midnight of its first day. */
export function firstMidnight({ events }: Recording): number {
  const firstMs = events[0]?.atMs ?? 0;
  return firstMs - (firstMs % days(1));
}

/** At most three stretches of so many days, the first from day 14, the last up to the end; none where the home is too short. */
export function windowsOf(recording: Recording, length: number): readonly Window[] {
  const startMs = firstMidnight(recording);
  const lastDay = Math.floor(((recording.events.at(-1)?.atMs ?? startMs) - startMs) / days(1)) + 1 - length;
  if (lastDay < warmFromDay) return [];
  const starts = Array.from({ length: startsMax }, (_, n) =>
    Math.floor(warmFromDay + (n * (lastDay - warmFromDay)) / (startsMax - 1)),
  );
  return [...new Set(starts)].map((day) => ({
    fromMs: startMs + days(day),
    untilMs: startMs + days(day + length),
  }));
}

/** Alarms of a silence, or of an outing, that began in that stretch. */
export function beganIn(
  alarms: readonly RaisedAlarm[],
  { fromMs, untilMs }: Window,
  kind?: RaisedAlarm["kind"],
): number {
  return alarms.filter((one) => {
    const sinceMs = one.lastActivityMs ?? one.atMs;
    return (kind === undefined ? isOfSilence(one) : one.kind === kind) && sinceMs >= fromMs && sinceMs < untilMs;
  }).length;
}
