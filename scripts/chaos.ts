/**
 * `npm run chaos -- [--rounds 20] [--homes 20] [--rate 50] [--seed S] [--json]`: real processes are killed, paused, cut off and filled up
 * under load, and everything accepted must be in the cloud exactly once. The same seed plans the same harm.
 */

import { randomInt } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { isKept, runChaos } from "./chaos/run.ts";

const { values } = parseArgs({
  options: {
    rounds: { type: "string", default: "20" },
    homes: { type: "string", default: "20" },
    rate: { type: "string", default: "50" },
    seed: { type: "string" },
    json: { type: "boolean", default: false },
  },
});
const whole = (name: "rounds" | "homes" | "rate" | "seed"): number | undefined => {
  const text = values[name];
  if (text === undefined) return undefined;
  const value = Number(text);
  if (Number.isInteger(value) && value >= 1) return value;
  console.error(`--${name} ${text} is not understood: give a whole number of at least 1.`);
  return process.exit(1);
};

const data = mkdtempSync(join(tmpdir(), "shouwang-chaos-"));
const options = {
  rounds: whole("rounds") ?? 20,
  homes: whole("homes") ?? 20,
  rate: whole("rate") ?? 50,
  seed: whole("seed") ?? randomInt(1, 2 ** 31),
  data,
};
try {
  const report = await runChaos({
    ...options,
    onRound(round, harms) {
      if (values.json) return;
      console.log(`${round + 1}/${options.rounds}  ${harms.map((harm) => JSON.stringify(harm)).join("  ")}`);
    },
  });
  if (values.json) console.log(JSON.stringify(report));
  else for (const [key, value] of Object.entries(report)) console.log(`  ${key.padEnd(24)} ${JSON.stringify(value)}`);
  if (!report.keptUp) {
    console.error(
      `This machine could not keep up: ${report.reachedPerSecond} of ${report.wantedPerSecond} events a second left, ` +
        `${report.withheld} were withheld. The verdict holds for what left; give fewer homes or a lower rate for the full load.`,
    );
  }
  if (isKept(report)) rmSync(data, { recursive: true, force: true });
  else {
    console.error(`Red with --seed ${options.seed}. What the programs left behind is in ${data}.`);
    process.exitCode = 1;
  }
} catch (error) {
  console.error(`Red with --seed ${options.seed}.`);
  throw error;
}
