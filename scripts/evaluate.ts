/**
 * `npm run evaluate -- --in DIR`: what the production engine would have raised in recorded homes, how often for nothing, and how long somebody
 * would have lain there. Options: `usage` below and docs/detection.md.
 */

import { readFileSync, writeFileSync } from "node:fs";
import { parseArgs } from "node:util";
import { buffers, referenceTuning, standardTuning, type Tuning } from "@shouwang/cloud/detection/learned/tuning.ts";
import { hours } from "@shouwang/shared/time/duration.ts";
import { writeAlarms } from "./evaluate/alarm-files.ts";
import type { Baseline } from "./evaluate/baseline.ts";
import { evaluate, type Options } from "./evaluate/evaluate.ts";
import { homesIn } from "./evaluate/homes.ts";
import { drawPictures } from "./evaluate/pictures.ts";
import { comparedWithFolder } from "./evaluate/reference.ts";
import { linesOf, tableOf } from "./evaluate/tables.ts";
import { againstTruth, isRight, truthsIn, truthTable } from "./evaluate/truth.ts";
import { otherwise, otherwiseText, worldNames } from "./evaluate/worlds/worlds.ts";

const usage = `npm run evaluate -- --in DIR [--out results.json] [--alarms DIR] [options]
  --in DIR            homes as .csv or .csv.gz: timestamp_iso_local,sensor_id,kind,location,value
  --out FILE          the figures; without it they are printed
  --alarms DIR        every alarm, one CSV a home
  --sensitivity S     high, normal (unless said) or low
  --guest on|off      whether a visitor is concluded from the door (on)
  --faults on|off     whether a fault widens the line (on; a recording reports none)
  --algorithm A       ours (unless said), fixed-8, fixed-12, cuddihy
  --numbers N         own, or reference: those of the published model, taken unless said where guest and faults are off
  --tuning FILE       other numbers, as JSON: {"buffer": 6300000}
  --restore N         stored and read again after each N rows
  --shuffle           rows are heard in another order within 5 s
  --duplicates        one row of a hundred is heard twice
  --outages           the gateway is away for 30 min each third day
  --zone ZONE         the clock of the recordings, such as Europe/Madrid
  --reference DIR     says whether its alarms are reproduced (take --guest off --faults off)
  --world W           besides, the homes as they would be otherwise: ${worldNames.join(", ")}, or all;
                      sensor-death:bedroom takes one room (docs/detection.md)
  --pictures DIR      false alarms a week against delay, as SVG`;

const say = (what: string): void => console.error(what);

function stop(what: string): never {
  say(`${what}\n\n${usage}`);
  process.exit(1);
}

const given = ((): ReturnType<typeof read> => {
  try {
    return read();
  } catch (error) {
    return stop(error instanceof Error ? error.message : String(error));
  }
})();

function read() {
  const word = { type: "string" } as const;
  const flag = { type: "boolean" } as const;
  return parseArgs({
    options: {
      in: word,
      out: word,
      alarms: word,
      sensitivity: { ...word, default: "normal" },
      guest: { ...word, default: "on" },
      faults: { ...word, default: "on" },
      algorithm: { ...word, default: "ours" },
      tuning: word,
      numbers: word,
      restore: word,
      shuffle: flag,
      duplicates: flag,
      outages: flag,
      zone: word,
      reference: word,
      world: { ...word, multiple: true },
      pictures: word,
    },
  }).values;
}

function oneOf<Word extends string>(name: string, value: string, words: readonly Word[]): Word {
  return words.find((word) => word === value) ?? stop(`--${name} ${value}: it is one of ${words.join(", ")}.`);
}

const baselines: Record<"fixed-8" | "fixed-12" | "cuddihy", Baseline> = {
  "fixed-8": { at: "fixed", after: hours(8) },
  "fixed-12": { at: "fixed", after: hours(12) },
  cuddihy: { at: "line", buffer: hours(2) },
};

/** Null: the service's own. */
function tuningOf(
  sensitivity: "high" | "normal" | "low",
  given: { file: string | undefined; isWidened: boolean; isReference: boolean },
): Tuning | null {
  const { file, isWidened, isReference } = given;
  if (file === undefined && isWidened && !isReference) return null;
  const other = file === undefined ? {} : numbersIn(file);
  return {
    ...(isReference ? referenceTuning : standardTuning),
    buffer: buffers[sensitivity],
    ...(isWidened ? {} : { faultBuffer: hours(0) }),
    ...other,
  };
}

function numbersIn(file: string): Partial<Tuning> {
  const other: unknown = JSON.parse(readFileSync(file, "utf8"));
  if (typeof other !== "object" || other === null) return stop(`${file}: it is no object of numbers.`);
  const strange = Object.keys(other).filter((key) => !Object.hasOwn(standardTuning, key));
  if (strange.length > 0) stop(`${file}: ${strange.join(", ")} is no number of the rule.`);
  return other;
}

function optionsOf(values: typeof given): Options {
  const sensitivity = oneOf("sensitivity", values.sensitivity, ["high", "normal", "low"]);
  const algorithm = oneOf("algorithm", values.algorithm, ["ours", "fixed-8", "fixed-12", "cuddihy"]);
  const isWidened = oneOf("faults", values.faults, ["on", "off"]) === "on";
  const isGuestIgnored = oneOf("guest", values.guest, ["on", "off"]) === "off";
  const numbers = oneOf("numbers", values.numbers ?? (isGuestIgnored && !isWidened ? "reference" : "own"), [
    "own",
    "reference",
  ]);
  if (numbers === "reference")
    say(
      "The numbers are those of the reference model (docs/detection.md), so that its alarms can be compared; --numbers own takes the service's.",
    );
  const tuning = tuningOf(sensitivity, { file: values.tuning, isWidened, isReference: numbers === "reference" });
  const restoreEvery = values.restore === undefined ? undefined : Number(values.restore);
  if (restoreEvery !== undefined && !(Number.isInteger(restoreEvery) && restoreEvery > 0))
    stop(`--restore ${values.restore}: it is a number of rows.`);
  const { shuffle = false, duplicates = false, outages = false, zone } = values;
  if (zone !== undefined && !isZone(zone)) stop(`--zone ${zone}: it is a zone such as Europe/Madrid.`);
  return {
    sensitivity,
    ...(isGuestIgnored ? { guests: "ignored" as const } : {}),
    ...(tuning === null ? {} : { tuning }),
    ...(algorithm === "ours" ? {} : { baseline: baselines[algorithm] }),
    world: {
      shuffle,
      duplicates,
      outages,
      ...(restoreEvery === undefined ? {} : { restoreEvery }),
      ...(zone === undefined ? {} : { zone }),
    },
    ...(process.stderr.isTTY
      ? { progress: (home: string): void => void process.stderr.write(`\r\u{1b}[K${home} …`) }
      : {}),
  };
}

function worldOf(word: string) {
  const { sensitivity, guests, tuning } = options;
  const rules = {
    sensitivity,
    ...(guests === undefined ? {} : { guests }),
    ...(tuning === undefined ? {} : { tuning }),
  };
  try {
    // Real absences lie beyond the end that is known of a recording; nobody needs to be told of its rows twice.
    const played = word === "absence" ? homesIn(given.in ?? "", () => {}, true) : homes;
    return otherwise(word, played, rules) ?? stop(`--world ${word}: it is one of ${worldNames.join(", ")}, all.`);
  } catch (error) {
    return stop(`--world ${word}: ${error instanceof Error ? error.message : String(error)}`);
  }
}

function isZone(zone: string): boolean {
  try {
    return new Intl.DateTimeFormat("en", { timeZone: zone }) instanceof Intl.DateTimeFormat;
  } catch {
    return false;
  }
}

if (given.in === undefined) stop("--in is missing: the folder with the homes.");
const options = optionsOf(given);
const homes = ((folder: string) => {
  try {
    return homesIn(folder, say);
  } catch (error) {
    return stop(`${folder} cannot be read: ${error instanceof Error ? error.message : String(error)}`);
  }
})(given.in);
if (homes.length === 0) stop(`${given.in} holds no home that can be read: files named .csv or .csv.gz are looked at.`);

const truths = truthsIn(given.in, homes, say);
const { results, alarms } = evaluate(homes, {
  ...options,
  isRight: (home, alarm) => isRight(truths.get(home), alarm),
});
if (process.stderr.isTTY) process.stderr.write("\r\u{1b}[K");
const worlds = (given.world ?? []).flatMap((word) => (word === "all" ? worldNames : [word])).map(worldOf);
const truth = truths.size === 0 ? null : againstTruth(truths, alarms);
const whole = { ...results, ...(worlds.length === 0 ? {} : { worlds }), ...(truth === null ? {} : { truth }) };
const text = `${JSON.stringify(whole, null, 2)}\n`;
const compared = given.reference === undefined ? "" : `\n${linesOf(comparedWithFolder(given.reference, alarms))}`;
const report = `${tableOf(results)}${truth === null ? "" : truthTable(truth)}${worlds.map(otherwiseText).join("")}${compared}`;
if (given.out === undefined) {
  process.stdout.write(text);
  process.stderr.write(report);
} else {
  writeFileSync(given.out, text);
  process.stdout.write(report);
}
if (given.alarms !== undefined) writeAlarms(given.alarms, alarms);
if (given.pictures !== undefined) drawPictures(given.pictures, homes, options);
