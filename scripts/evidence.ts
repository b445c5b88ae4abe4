/** What `audit`, `keys` and `person` have in common: which cloud is meant, and how a refusal is said. */

import { parseArgs, type ParseArgsOptionsConfig } from "node:util";
import { databaseField, placeOf } from "../cloud/config/database.ts";
import type { DatabasePlace } from "../cloud/database/system-open-database.ts";
import { ciphers, type Cipher } from "../cloud/vault/crypto-cipher.ts";
import { anchorFileIn, keysFileIn } from "../cloud/evidence/system-command-house.ts";

export const sharedUsage = `  --data DIR       the data folder of the cloud (default data/cloud, where npm start keeps it)
  --database PLACE as the cloud is told: embedded (default) or postgres://USER@HOST/NAME; the password as there, in the environment
  --keys FILE      the master keys (default DIR/keys/master.json)
  --anchor FILE    what was written outside (default DIR/anchors.jsonl)
  --json           one JSON object on stdout`;

const shared = {
  data: { type: "string", default: "data/cloud" },
  database: { type: "string", default: "embedded" },
  keys: { type: "string" },
  anchor: { type: "string" },
  json: { type: "boolean", default: false },
  help: { type: "boolean", default: false },
} as const satisfies ParseArgsOptionsConfig;

export type Told = {
  verb: string;
  place: DatabasePlace;
  folder: string;
  keysFile: string;
  anchorFile: string;
  json: boolean;
  text: (name: string) => string | undefined;
};

export class UsageError extends Error {}

/** @param own options of the one command, all of them with a text. */
export function readTold(usage: string, verbs: readonly string[], own: readonly string[] = []): Told {
  const options = { ...shared, ...Object.fromEntries(own.map((name) => [name, { type: "string" as const }])) };
  const { values, positionals } = parseArgs({ options, allowPositionals: true });
  const verb = positionals[0] ?? "";
  if (values.help === true || !verbs.includes(verb) || positionals.length > 1) throw new UsageError(usage);
  const texts = new Map(
    Object.entries(values).flatMap(([name, value]) => (typeof value === "string" ? [[name, value]] : [])),
  );
  const folder = texts.get("data") ?? "data/cloud";
  return {
    verb,
    place: readPlace(texts.get("database") ?? "embedded"),
    folder,
    keysFile: texts.get("keys") ?? keysFileIn(folder),
    anchorFile: texts.get("anchor") ?? anchorFileIn(folder),
    json: values.json === true,
    text: (name) => texts.get(name),
  };
}

export function readPlace(text: string): DatabasePlace {
  const read = databaseField.safeParse(text);
  if (!read.success) throw new UsageError(`--database: ${read.error.issues[0]?.message ?? ""}.`);
  return placeOf(read.data, process.env);
}

export function cipherOf(told: Told): Cipher {
  const given = told.text("cipher") ?? "aes-256-gcm";
  const found = ciphers.find((one) => one === given);
  if (found === undefined) throw new UsageError(`--cipher "${given}" is none of: ${ciphers.join(", ")}.`);
  return found;
}

/** Exit code 2: not begun, for a reason that the sentence says; 1: begun, and not as it should be. */
export async function run(work: () => Promise<boolean>): Promise<void> {
  try {
    process.exitCode = (await work()) ? 0 : 1;
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    process.exitCode = 2;
  }
}
