/** Instants of chance in a home that is known: uniform from day 14 to its last row, none in a silence of 12 h and more. As for incidents. */

import { days, hours } from "@shouwang/shared/time/duration.ts";
import type { Recording } from "../../replay/recording.ts";
import { mulberry32 } from "../seeded.ts";
import { firstMidnight } from "./windows.ts";

const count = 200;
const warmFromDay = 14;

/** Ascending; none where the home ends before. */
export function instantsOf(recording: Recording): readonly number[] {
  const fromMs = firstMidnight(recording) + days(warmFromDay);
  const lastMs = recording.events.at(-1)?.atMs ?? 0;
  if (lastMs <= fromMs) return [];
  const random = mulberry32(3);
  const times = recording.events.map(({ atMs }) => atMs);
  return Array.from({ length: count }, () => Math.floor(fromMs + random() * (lastMs - fromMs)))
    .filter((atMs) => {
      const after = times.findIndex((one) => one >= atMs);
      return after > 0 && (times[after] ?? 0) - (times[after - 1] ?? 0) < hours(12);
    })
    .toSorted((a, b) => a - b);
}
