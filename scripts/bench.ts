/** `npm run bench -- NAME [--json]`: measures one thing, beside a control in the same run, and prints figures. */

import { parseArgs } from "node:util";
import { benchAlarm } from "./bench/alarm.ts";
import { benchBytes } from "./bench/bytes.ts";
import { benchDetection, type DetectionOptions } from "./bench/detection.ts";
import { benchIngest } from "./bench/ingest.ts";
import { benchLatency } from "./bench/latency.ts";
import { benchMonths } from "./bench/months.ts";
import { benchOutage } from "./bench/outage.ts";
import { benchOutbox } from "./bench/outbox.ts";
import { benchRegistry, type RegistryOptions } from "./bench/registry.ts";
import { benchWeb, type WebOptions } from "./bench/web.ts";

type Bench = {
  what: string;
  run: (options: RegistryOptions & WebOptions & DetectionOptions) => Promise<Readonly<Record<string, unknown>>>;
};

const benches: Readonly<Record<string, Bench>> = {
  alarm: {
    what: "a press at the broker → desk stream, and → acknowledged by DC-09; idle and under load (--presses N, --open N)",
    run: benchAlarm,
  },
  latency: { what: "radar fall frame on a pty → visible on an open desk stream, 200 times", run: benchLatency },
  outage: {
    what: "a minute with four faults, ours and Node-RED side by side: what is in the time series",
    run: benchOutage,
  },
  outbox: { what: "single life alarms through the gateway's outbox, beside append + fdatasync", run: benchOutbox },
  detection: {
    what: "inputs a core second, memory and start for 500,000 homes (--in DIR, --homes N, --events N)",
    run: benchDetection,
  },
  ingest: { what: "durable telemetry messages for a busy core, 40,000 homes", run: benchIngest },
  months: {
    what: "a month of a county and of a city of 500,000 residents and 5,000 kits, the first time and again; check-in lists (--engine NAME)",
    run: benchMonths,
  },
  registry: {
    what: "500,000 residents and 5,000 kits: list, search, roll-up of a city, import (--residents N, --engine NAME, --keep or --use FOLDER)",
    run: benchRegistry,
  },
  web: {
    what: "the pages in a real browser: a press → pixels of the desk, sizes, 4G, 10,000 open incidents, 100 reconnects (--presses N, --open N, --only opening)",
    run: benchWeb,
  },
  bytes: { what: "bytes written for one telemetry message, 40,000 homes once a minute", run: benchBytes },
};

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    json: { type: "boolean", default: false },
    residents: { type: "string" },
    engine: { type: "string" },
    keep: { type: "string" },
    use: { type: "string" },
    presses: { type: "string" },
    open: { type: "string" },
    only: { type: "string" },
    in: { type: "string" },
    homes: { type: "string" },
    events: { type: "string" },
  },
});
const bench = benches[positionals[0] ?? ""];
if (!bench) {
  console.error("npm run bench -- NAME [--json]. The names:");
  for (const [name, { what }] of Object.entries(benches)) console.error(`  ${name.padEnd(10)} ${what}`);
  process.exit(1);
}
// Ended from outside, a benchmark leaves neither programs nor servers behind: they are ended when this process exits.
for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => process.exit(1));
const figures = await bench.run(values);
if (values.json) console.log(JSON.stringify(figures));
else {
  console.log(bench.what);
  for (const [key, value] of Object.entries(figures)) console.log(`  ${key.padEnd(14)} ${JSON.stringify(value)}`);
}
