/** The load of the alarm benchmark: evenly 2,000 telemetry messages a second, ten points each, from 40,000 homes, until it is ended. */

import { parentPort, workerData } from "node:worker_threads";
import { z } from "zod";
import { openCountyLine } from "./county-line.ts";
import { homeAt, homes, telemetryOf, upTopicOf } from "./county.ts";

const perSecond = 2_000;
const points = 10;
/** Messages that the broker has not taken: beyond it the load waits, and the figure says so. */
const onTheWayMax = 20_000;
const sayEveryMs = 200;

const { brokerUrl } = z.object({ brokerUrl: z.string() }).parse(workerData);
const line = await openCountyLine(brokerUrl, null);
const saidBy = new Uint32Array(homes);
const beganMs = performance.now();
let sent = 0;
let lastSaidMs = 0;
for (;;) {
  const nowMs = performance.now();
  const due = Math.floor(((nowMs - beganMs) / 1_000) * perSecond);
  for (; sent < due && line.onTheWay < onTheWayMax; sent++) {
    const home = homeAt(sent % homes);
    const from = (saidBy[home] ?? 0) + 1;
    saidBy[home] = from + points - 1;
    line.publish(home, upTopicOf(home, "telemetry"), telemetryOf(home, from, points));
  }
  if (nowMs - lastSaidMs > sayEveryMs) {
    lastSaidMs = nowMs;
    parentPort?.postMessage({ sent: sent - line.onTheWay, waiting: line.onTheWay });
  }
  await new Promise((resolve) => setTimeout(resolve, 2));
}
