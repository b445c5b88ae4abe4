/**
 * `npm run simulate -- --seeds N [--seed S] [--log] [--json]`: N courses of a small world from the seeds S, S+1, …; each a few kits,
 * a broker, a cloud and people for an hour in which things break. A red seed prints itself and what did not hold; the same seed
 * gives the same course again.
 */

import { parseArgs } from "node:util";
import { simulate } from "../test/simulation/world.ts";

const { values } = parseArgs({
  options: {
    seeds: { type: "string", default: "100" },
    seed: { type: "string", default: "1" },
    log: { type: "boolean", default: false },
    json: { type: "boolean", default: false },
  },
});
const [seeds, from] = [Number(values.seeds), Number(values.seed)];
if (!(seeds >= 1) || !Number.isSafeInteger(from)) {
  console.error("npm run simulate -- --seeds N [--seed S] [--log] [--json], with whole numbers.");
  process.exit(1);
}
const startedMs = performance.now();
const totals = { violations: 0, life: 0, fault: 0, telemetry: 0, messages: 0, lost: 0 };
const red: number[] = [];
for (let seed = from; seed < from + seeds; seed++) {
  const course = await simulate(seed);
  totals.violations += course.violations.length;
  totals.life += course.accepted.life;
  totals.fault += course.accepted.fault;
  totals.telemetry += course.accepted.telemetry;
  totals.messages += course.messages.up + course.messages.down;
  totals.lost += course.messages.lost;
  if (values.log) for (const line of course.log) console.log(line);
  if (course.violations.length === 0) continue;
  red.push(seed);
  console.error(`seed ${seed}: ${course.violations.length} did not hold; again with --seeds 1 --seed ${seed} --log`);
  for (const line of course.violations.slice(0, 5)) console.error(`  ${line}`);
}
const elapsed = Math.round((performance.now() - startedMs) / 100) / 10;
const { violations, ...rest } = totals;
const figures = { seeds, violations, red: red.slice(0, 20), accepted: rest, seconds: elapsed };
if (values.json) console.log(JSON.stringify(figures));
else console.log(`${seeds} seeds, ${violations} violations, ${elapsed} s`, rest);
process.exitCode = violations === 0 ? 0 : 1;
