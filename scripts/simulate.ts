/**
 * `npm run simulate -- --seeds N [--seed S] [--workers W] [--log] [--json]`: N courses of a small world from the seeds S, S+1, …; each a
 * few kits, a broker, a cloud and people for three quarters of an hour in which things break. A red seed prints itself and what did
 * not hold; the same seed gives the same course again, line by line with `--log`. With `--json` one line of figures is all of stdout.
 */

import { availableParallelism } from "node:os";
import { parseArgs } from "node:util";
import { runSeeds } from "../test/simulation/seed-pool.ts";
import { createTotals } from "../test/simulation/totals.ts";
import { simulate } from "../test/simulation/world.ts";

const { values } = parseArgs({
  options: {
    seeds: { type: "string", default: "100" },
    seed: { type: "string", default: "1" },
    workers: { type: "string", default: String(Math.min(availableParallelism(), 8)) },
    log: { type: "boolean", default: false },
    json: { type: "boolean", default: false },
  },
});
const [seeds, from, workers] = [Number(values.seeds), Number(values.seed), Number(values.workers)];
if (!(Number.isSafeInteger(seeds) && seeds >= 1 && Number.isSafeInteger(from) && workers >= 1)) {
  console.error("npm run simulate -- --seeds N [--seed S] [--workers W] [--log] [--json], with whole numbers.");
  process.exit(1);
}
/** Somebody looks at the terminal, and 20,000 seeds take half an hour. */
const progressEveryMs = 10_000;
const violationsShown = 5;

const startedMs = performance.now();
const elapsed = (): number => (performance.now() - startedMs) / 1_000;
const totals = createTotals();
let saidAtMs = startedMs;
const ended = (outcome: Parameters<typeof totals.add>[0]): void => {
  totals.add(outcome);
  const { seed, violations } = outcome;
  if (violations.length > 0) {
    console.error(`seed ${seed}: ${violations.length} did not hold; again with --seeds 1 --seed ${seed} --log`);
    for (const line of violations.slice(0, violationsShown)) console.error(`  ${line}`);
  }
  if (performance.now() - saidAtMs < progressEveryMs) return;
  saidAtMs = performance.now();
  console.error(`${totals.seeds()} of ${seeds} seeds, ${totals.red()} red, ${Math.round(elapsed())} s`);
};

if (values.log) {
  // Line by line and in order, so in this thread.
  const print = values.json ? console.error : console.log;
  for (let seed = from; seed < from + seeds; seed++) {
    const course = await simulate(seed);
    for (const line of course.log) print(line);
    ended(course);
  }
} else await runSeeds({ from, count: seeds, workers, ended });

const figures = { ...totals.figures(elapsed()), workers: values.log ? 1 : workers };
if (values.json) console.log(JSON.stringify(figures));
else console.log(`${seeds} seeds, ${figures.violations} violations, ${figures.seconds} s`, figures);
process.exitCode = figures.violations === 0 ? 0 : 1;
