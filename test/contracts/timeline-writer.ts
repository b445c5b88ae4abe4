/** Writes points until it is killed, and says of each what it may say: that the store has taken it. Started by timeline-embedded.test.ts. */

import { createSqliteTimeline } from "@shouwang/cloud/timeline/sqlite-timeline.ts";
import type { Point, SeriesKey } from "@shouwang/cloud/timeline/timeline.ts";

const timeline = createSqliteTimeline({ file: process.env["TIMELINE_FILE"] ?? "" });
// `as`: our own words, from the test.
const key = JSON.parse(process.env["TIMELINE_KEY"] ?? "") as SeriesKey;

let number = 0;
async function writeOn(): Promise<void> {
  for (;;) {
    const point: Point = { ...key, atMs: ++number * 1_000, n: 0, value: number };
    await timeline.append([point], AbortSignal.timeout(10_000));
    process.send?.(point);
  }
}
// Several at once, so that commits hold more than one.
await Promise.all([writeOn(), writeOn(), writeOn(), writeOn()]);
