/**
 * `npm run residents -- --seed N --out DIR`: made-up homes as recordings that `npm run evaluate`, `replay` and `explain` read, and beside each what
 * really happened in it. What is in them and where its numbers come from: scripts/residents/README.md.
 */

import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { csvOf, rowsOf } from "./residents/detectors.ts";
import { lifeOf } from "./residents/life.ts";
import { traits, traitsOf, type Trait } from "./residents/person.ts";
import { truthSuffix, truthText } from "./residents/truth-file.ts";
import { isLie } from "./residents/truth.ts";

const usage = `npm run residents -- --out DIR [--seed N] [--homes H] [--days D] [--first-day 2026-03-02] [--with T] [--without T]
  --out DIR        two files a home: resident-N.csv and resident-N.truth.json
  --seed N         the first home's (1); the others follow
  --homes H        how many (1)
  --days D         days of each (60)
  --with T         in each of them; several by commas: ${traits.join(", ")}
  --without T      in none of them; "all": only what --with says`;

function stop(what: string): never {
  console.error(`${what}\n\n${usage}`);
  process.exit(1);
}

const word = { type: "string" } as const;
const given = (() => {
  try {
    return parseArgs({
      options: {
        out: word,
        seed: { ...word, default: "1" },
        homes: { ...word, default: "1" },
        days: { ...word, default: "60" },
        "first-day": { ...word, default: "2026-03-02" },
        with: { ...word, default: "" },
        without: { ...word, default: "" },
      },
    }).values;
  } catch (error) {
    return stop(error instanceof Error ? error.message : String(error));
  }
})();

function whole(name: string, text: string, most: number): number {
  const value = Number(text);
  return Number.isInteger(value) && value >= 1 && value <= most
    ? value
    : stop(`--${name} ${text}: it is 1 to ${most}.`);
}

function named(text: string): readonly Trait[] {
  return text
    .split(",")
    .filter((one) => one !== "")
    .map((one) => traits.find((trait) => trait === one) ?? stop(`"${one}" is none of ${traits.join(", ")}.`));
}

if (given.out === undefined) stop("--out is missing: the folder for the homes.");
const firstSeed = whole("seed", given.seed, 1_000_000);
const homes = whole("homes", given.homes, 1_000);
const dayCount = whole("days", given.days, 400);
if (Number.isNaN(Date.parse(`${given["first-day"]}T00:00:00Z`)))
  stop(`--first-day ${given["first-day"]}: it is a date like 2026-03-02.`);
const wanted = named(given.with);
const unwanted = given.without === "all" ? traits : named(given.without);

mkdirSync(given.out, { recursive: true });
for (let seed = firstSeed; seed < firstSeed + homes; seed += 1) {
  const drawn = [...traitsOf(seed)].filter((trait) => !unwanted.includes(trait));
  const life = lifeOf({ seed, firstDay: given["first-day"], dayCount, traits: new Set([...drawn, ...wanted]) });
  const rows = rowsOf(life);
  const { home, facts } = life.truth;
  writeFileSync(join(given.out, `${home}.csv`), csvOf(rows));
  writeFileSync(join(given.out, `${home}${truthSuffix}`), truthText(life.truth));
  const counted = (kind: (typeof facts)[number]["kind"]): number => facts.filter((one) => one.kind === kind).length;
  console.log(
    `${home}: ${rows.length} rows in ${dayCount} days; ${counted("fall")} falls, of them ${facts.filter(isLie).length} long lies; ${counted("outing")} outings, ${counted("visit")} visits; ${life.truth.traits.join(", ") || "nothing besides"}`,
  );
}
