/**
 * `npm run crash-images -- [--images N] [--seed S] [--side gateway|cloud|configuration] [--variant V] [--steps N] [--json]`: records the stores
 * under strace and tries the disks that a power cut could leave. One line a side; exit code 1 when something acknowledged is lost
 * in one of them.
 *
 * The bytes that SQLite writes differ from run to run (its log is salted), so a red recording is kept, and the line says how to
 * replay exactly this: `--recording FOLDER --side SIDE --seed S --images N [--only IMAGE]`. What was kept is deleted by hand.
 */

import { rmSync } from "node:fs";
import { parseArgs } from "node:util";
import { makeFolder, recordSide, tryImages } from "../test/faults/crash-images/crash-run.ts";
import { readRecording } from "../test/faults/crash-images/strace-recorder.ts";
import { sides, variants, type Side, type Variant } from "../test/faults/crash-images/variants.ts";

const { values } = parseArgs({
  options: {
    images: { type: "string", default: "2000" },
    seed: { type: "string", default: "1" },
    side: { type: "string" },
    variant: { type: "string", default: "production" },
    steps: { type: "string" },
    recording: { type: "string" },
    only: { type: "string" },
    json: { type: "boolean", default: false },
  },
});

function count(name: "images" | "seed" | "steps" | "only"): number {
  const value = Number(values[name]);
  if (!Number.isSafeInteger(value) || value < 0)
    throw new Error(`--${name} needs a whole number, not "${values[name]}".`);
  return value;
}

function oneOf<T extends string>(name: string, given: string, allowed: readonly T[]): T {
  const found = allowed.find((one) => one === given);
  if (found === undefined) throw new Error(`--${name} "${given}" is none of: ${allowed.join(", ")}.`);
  return found;
}

async function run(side: Side, variant: Variant): Promise<boolean> {
  const folder = values.recording ?? makeFolder(`recording-${side}`);
  const isOurs = values.recording === undefined;
  let isKept = false;
  try {
    const history = isOurs
      ? await recordSide(side, folder, variant, values.steps === undefined ? undefined : count("steps"))
      : readRecording(folder);
    const given = { side, variant, images: count("images"), seed: count("seed") };
    const report = await tryImages(history, values.only === undefined ? given : { ...given, only: count("only") });
    isKept = report.lost > 0;
    const replay = `npm run crash-images -- --recording ${folder} --side ${side} --seed ${given.seed} --images ${given.images}`;
    if (values.json) console.log(JSON.stringify(isKept ? { ...report, recording: folder } : report));
    else {
      console.log(
        `${side} (${variant}): ${report.images} images of ${report.operations} changes, ${report.syncs} fsyncs, ` +
          `${report.acknowledged} acknowledgements; lost in ${report.lost}; ${report.seconds} s.`,
      );
      for (const why of report.firstRed?.why ?? []) console.log(`  image ${report.firstRed?.image}: ${why}`);
      if (isKept) console.log(`  again, exactly: ${replay} --only ${report.firstRed?.image}`);
    }
    return !isKept;
  } finally {
    if (isOurs && !isKept) rmSync(folder, { recursive: true, force: true });
  }
}

try {
  const variant = oneOf("variant", values.variant, variants);
  if (values.recording !== undefined && values.side === undefined) throw new Error("--recording needs --side as well.");
  for (const side of values.side === undefined ? sides : [oneOf("side", values.side, sides)]) {
    if (!(await run(side, variant))) process.exitCode = 1;
  }
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}
