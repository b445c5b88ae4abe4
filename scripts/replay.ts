/**
 * `npm run replay -- --home FILE.csv[.gz] [--until ISO] [--json] [--data DIR]`: a recorded home through the real way – bridge
 * messages, gateway, MQTT, cloud – on a virtual clock, and the alarms it would have given.
 *
 * What the engine by itself raises over the recording stands beside it: where the two differ, that is said and the command fails.
 *
 * What is counted as stored is read from the cloud's files after the cloud has ended, not from its own words.
 */

import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { readRecording } from "./replay/recording.ts";
import { replayRecording } from "./replay/run.ts";

const ownHome = join(dirname(fileURLToPath(import.meta.url)), "../test/vectors/homes/generated-7d.csv");

const { values } = parseArgs({
  options: {
    home: { type: "string", default: ownHome },
    until: { type: "string" },
    json: { type: "boolean", default: false },
    data: { type: "string" },
  },
});

const recording = readRecording(values.home, values.until);
const data = values.data ?? mkdtempSync(join(tmpdir(), "shouwang-replay-"));
const isShown = !values.json && process.stdout.isTTY;
let shownAtMs = 0;
try {
  const report = await replayRecording(recording, {
    data,
    onProgress(done, atMs) {
      if (!isShown || performance.now() - shownAtMs < 200) return;
      shownAtMs = performance.now();
      const share = Math.floor((100 * done) / recording.events.length);
      process.stdout.write(`\r${new Date(atMs).toISOString().slice(0, 10)}  ${share} %  `);
    },
  });
  if (values.json) {
    console.log(JSON.stringify(report));
  } else {
    console.log(
      `\r${recording.name}: ${report.events} events, ${report.collapsed} exact repeats collapsed, ${report.stored} stored,`,
    );
    console.log(`${report.lost} lost, in ${report.seconds} s. Alarms: ${report.alarms.length}`);
    for (const alarm of report.alarms) console.log(`  ${alarm.at}  ${alarm.kind}: ${alarm.reason}`);
    for (const difference of report.differences) console.log(`  ${difference}`);
    if (report.differences.length === 0) console.log("The engine by itself raises the same.");
  }
  process.exitCode = report.lost === 0 && report.differences.length === 0 ? 0 : 1;
} finally {
  if (values.data === undefined) rmSync(data, { recursive: true, force: true });
}
