/**
 * `npm run chaos -- [--rounds 20] [--homes 20] [--rate 50] [--seed S] [--json]`: real processes are killed, paused, cut off and filled up
 * under load; whatever was emitted to a home that listened must be accepted, and whatever was accepted in the cloud exactly once. The same
 * seed plans the same harm, and the plan of each round is printed.
 */

import { randomInt } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { isKept } from "./chaos/report.ts";
import { runChaos } from "./chaos/run.ts";

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
console.error(`seed ${options.seed}`);
try {
  const report = await runChaos({
    ...options,
    onRound(round, harms) {
      // Standard output is the report's alone when a program reads it.
      const print = values.json ? console.error : console.log;
      print(`${round + 1}/${options.rounds}  ${harms.map((harm) => JSON.stringify(harm)).join("  ")}`);
    },
  });
  if (values.json) console.log(JSON.stringify(report));
  else for (const [key, value] of Object.entries(report)) console.log(`  ${key.padEnd(24)} ${JSON.stringify(value)}`);
  for (const one of report.notTried) console.error(`NOT TRIED: ${one}.`);
  if (!report.keptUp) {
    console.error(
      `This machine could not keep up: ${report.offeredPerSecond} of ${report.wantedPerSecond} events a second left, up to ` +
        `${report.latestMs} ms late, ${report.withheld} were withheld. The verdict holds for what left; give fewer homes or a lower rate.`,
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
