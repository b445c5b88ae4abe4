/**
 * `npm run breach -- [--only ID[,ID]] [--json]`: plants each breach of the delivery contract in a copy of the sources, one at a time,
 * and runs the one test that must notice. Exit code 1 when a breach stays green, cannot be judged, or no longer finds its line.
 *
 * First a control: the same tests without any breach must be green, else their red would prove nothing. Some minutes; a nightly
 * command. `--only 4` takes a whole rule, `--only 4.2` one claim, `--only "case 3"` a row of the case table, `--only access` who may see what,
 * `--only incident` what the incident machine promises.
 */

import { parseArgs } from "node:util";
import { join } from "node:path";
import { askedToAllowed } from "./breach/access.ts";
import { judge, plant, sentenceOf, type Breach } from "./breach/breach.ts";
import { caseBreaches } from "./breach/cases.ts";
import { copyTree, type CopiedTree } from "./breach/copied-tree.ts";
import { desiredToForce } from "./breach/desired.ts";
import { incidentPromises } from "./breach/incidents.ts";
import { acceptedToReceipts } from "./breach/rules-1-to-4.ts";
import { helloToTimeline } from "./breach/rules-5-to-8.ts";
import { dueToCarriedOut } from "./breach/dispatch.ts";
import { writersToAdministration } from "./breach/rules-9-to-12.ts";
import { runTests } from "./breach/vitest-run.ts";

/** A breach may make a test wait for what never comes; vitest gives up earlier. */
const runWithinMs = 90_000;
const controlWithinMs = 600_000;

const { values } = parseArgs({
  options: { only: { type: "string" }, json: { type: "boolean", default: false } },
});

function chosen(): readonly Breach[] {
  const all = [
    ...acceptedToReceipts,
    ...helloToTimeline,
    ...desiredToForce,
    ...writersToAdministration,
    ...dueToCarriedOut,
    ...caseBreaches,
    ...askedToAllowed,
    ...incidentPromises,
  ];
  if (values.only === undefined) return all;
  const wanted = values.only.split(",").map((one) => one.trim());
  const some = all.filter(({ id }) =>
    wanted.some((one) => id === one || (/^\d+$/.test(one) && id.startsWith(`${one}.`)) || id.startsWith(`${one} `)),
  );
  if (some.length === 0)
    throw new Error(`--only ${values.only}: there is no such breach. Ids are "4", "4.2", "case 3".`);
  return some;
}

/** Whoever interrupts finds nothing left behind: no process and no copy. */
const end = new AbortController();
for (const signal of ["SIGINT", "SIGTERM"] as const)
  process.once(signal, () => end.abort(new Error(`Ended by ${signal}.`)));
const { signal } = end;

const progress = (text: string): void => void process.stderr.write(text);

/** Without a breach every named test must be there and green. */
async function control(tree: CopiedTree, breaches: readonly Breach[]): Promise<string[]> {
  const files = breaches.map(({ red }) => red.in);
  const tests = [...new Set(breaches.map(({ red }) => red.test))];
  const { results, ending } = await runTests({ folder: tree.folder, files, tests, limitMs: controlWithinMs, signal });
  if (!results) return [`The tests gave no result without any breach: ${ending}`];
  return breaches.flatMap((breach) => {
    const verdict = judge(
      breach,
      results.filter(({ file }) => file === breach.red.in),
      ending,
    );
    if (verdict.kind === "green") return [];
    const why = verdict.kind === "red" ? `it is red without it: ${verdict.failed.join("; ")}` : verdict.why;
    return [`Breach ${breach.id} proves nothing: ${why}.`];
  });
}

async function tryBreach(tree: CopiedTree, breach: Breach): Promise<string | undefined> {
  const before = tree.read(breach.code.in);
  const planted = plant(before, breach);
  if (planted.kind === "not-there") return planted.why;
  tree.write(breach.code.in, planted.text);
  try {
    const { red } = breach;
    const run = await runTests({
      folder: tree.folder,
      files: [red.in],
      tests: [red.test],
      limitMs: runWithinMs,
      signal,
    });
    const verdict = judge(breach, run.results, run.ending);
    return verdict.kind === "red" ? undefined : sentenceOf(breach, verdict);
  } finally {
    tree.write(breach.code.in, before);
  }
}

try {
  const startedMs = performance.now();
  const breaches = chosen();
  using tree = copyTree(join(import.meta.dirname, ".."));
  progress(`${breaches.length} breaches; first their tests without any.\n`);
  const complaints = await control(tree, breaches);
  for (const complaint of complaints) progress(`${complaint}\n`);
  const green: string[] = [];
  let red = 0;
  for (const [at, breach] of breaches.entries()) {
    progress(`${at + 1}/${breaches.length} ${breach.id}: ${breach.claim} … `);
    const complaint = await tryBreach(tree, breach);
    progress(complaint === undefined ? "red\n" : `\n${complaint}\n`);
    if (complaint === undefined) red++;
    else {
      green.push(breach.id);
      complaints.push(complaint);
    }
  }
  const seconds = Math.round((performance.now() - startedMs) / 1_000);
  if (values.json) console.log(JSON.stringify({ breaches: breaches.length, red, green, complaints, seconds }));
  else console.log(`${red} of ${breaches.length} breaches turn their test red; ${seconds} s.`);
  if (complaints.length > 0) process.exitCode = 1;
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}
