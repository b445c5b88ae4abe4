/**
 * The master keys, in a file of their own outside the database: whoever copies one without the other has nothing. Written whole (temporary
 * name, fsync, rename, fsync of the folder) and readable by its owner only.
 *
 * Losing this file is losing every name in the database. `docs/runbooks` says how it is kept twice.
 */

import { createSecretKey, randomBytes, type KeyObject } from "node:crypto";
import { closeSync, fsyncSync, mkdirSync, openSync, readFileSync, renameSync, statSync, writeSync } from "node:fs";
import { dirname } from "node:path";
import { z } from "zod";
import { keyBytes } from "./crypto-cipher.ts";

export type MasterKeys = {
  /** What new keys of persons are wrapped with. */
  readonly current: MasterKey;
  /** Of the current one and of those before it. */
  key(id: string): MasterKey | undefined;
  /** For blind indexes. It stays the same when master keys change, else nothing would be found any more. */
  readonly indexKey: Uint8Array;
};
/** A key object: Node takes four times as long to use bytes, and it shows nobody what it holds. */
export type MasterKey = { readonly id: string; readonly key: KeyObject };

export class MasterKeysError extends Error {}

const keySchema = z
  .base64()
  .transform((text) => Buffer.from(text, "base64"))
  .refine((bytes) => bytes.length === keyBytes, {
    message: `a key has ${keyBytes} bytes`,
  });
const fileSchema = z.object({
  v: z.literal(1),
  indexKey: keySchema,
  /** The last one is the current one. */
  masterKeys: z.array(z.object({ id: z.string().min(1).max(64), madeAtMs: z.number().int(), key: keySchema })).min(1),
});
type File = z.output<typeof fileSchema>;

/** Makes the file at the first start. @throws MasterKeysError with a sentence for the person who starts the cloud. */
export function openMasterKeys(file: string, options: { nowMs: number; mayMake: boolean }): MasterKeys {
  let text: string;
  try {
    text = readFileSync(file, "utf8");
  } catch (cause) {
    if (codeOf(cause) !== "ENOENT") throw new MasterKeysError(`The master keys ${file} cannot be read.`, { cause });
    if (!options.mayMake) {
      const why = `The master keys ${file} are not there, but the database holds what was sealed with them.`;
      throw new MasterKeysError(`${why} Put the file back from where it is kept, or name it with --keys.`, { cause });
    }
    const made: File = { v: 1, indexKey: randomBytes(keyBytes), masterKeys: [newKey(options.nowMs)] };
    write(file, made);
    return toKeys(made);
  }
  if ((statSync(file).mode & 0o077) !== 0) {
    throw new MasterKeysError(`The master keys ${file} can be read by others on this machine. Say: chmod 600 ${file}`);
  }
  return toKeys(read(file, text));
}

/**
 * The keys as the file says now: a command may have added a master key or given one up since the start. A file that is away or damaged
 * meanwhile changes nothing for whoever has read it before; the next start says so.
 */
export function followMasterKeys(file: string, options: { nowMs: number; mayMake: boolean }): () => MasterKeys {
  let keys = openMasterKeys(file, options);
  let seen = stampOf(file);
  return () => {
    const stamp = stampOf(file);
    if (stamp === undefined || stamp === seen) return keys;
    try {
      keys = toKeys(read(file, readFileSync(file, "utf8")));
      seen = stamp;
    } catch (error) {
      if (!(error instanceof MasterKeysError) && codeOf(error) === undefined) throw error;
    }
    return keys;
  };
}

/**
 * What a start has whose file is lost, damaged or not its own: nothing that was sealed is opened, nothing new is sealed, and nothing is made
 * that would hide the file that is missing. Alarms need no name.
 */
export function withoutMasterKeys(why: string): MasterKeys {
  return {
    get current(): never {
      throw new MasterKeysError(why);
    },
    key: () => undefined,
    get indexKey(): never {
      throw new MasterKeysError(why);
    },
  };
}

/** Adds a master key, which is the current one from now on. What was wrapped before is still opened. */
export function addMasterKey(file: string, nowMs: number): MasterKeys {
  const before = read(file, readFileSync(file, "utf8"));
  const after = { ...before, masterKeys: [...before.masterKeys, newKey(nowMs)] };
  write(file, after);
  return toKeys(after);
}

/** Which master keys there are, and since when: the last one is the current one. */
export function listMasterKeys(file: string): readonly { id: string; madeAtMs: number }[] {
  return read(file, readFileSync(file, "utf8")).masterKeys.map(({ id, madeAtMs }) => ({ id, madeAtMs }));
}

/** Forgets all but the current one. Only when nothing is wrapped with them any more. */
export function forgetOldMasterKeys(file: string): MasterKeys {
  const before = read(file, readFileSync(file, "utf8"));
  const after = { ...before, masterKeys: before.masterKeys.slice(-1) };
  write(file, after);
  return toKeys(after);
}

function newKey(nowMs: number): File["masterKeys"][number] {
  return { id: `m-${randomBytes(8).toString("hex")}`, madeAtMs: nowMs, key: randomBytes(keyBytes) };
}

function read(file: string, text: string): File {
  const broken = `The master keys ${file} are damaged. Put the file back from where it is kept.`;
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    // The parser's words would quote a key.
    throw new MasterKeysError(broken);
  }
  const parsed = fileSchema.safeParse(json);
  if (!parsed.success) throw new MasterKeysError(broken);
  return parsed.data;
}

function toKeys(file: File): MasterKeys {
  const keys = new Map(file.masterKeys.map(({ id, key }) => [id, { id, key: createSecretKey(key) }]));
  const current = [...keys.values()].at(-1);
  if (current === undefined) throw new MasterKeysError("There is no master key.");
  return { current, key: (id) => keys.get(id), indexKey: file.indexKey };
}

function write(file: string, content: File): void {
  const folder = dirname(file);
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const text = JSON.stringify({
    ...content,
    indexKey: content.indexKey.toString("base64"),
    masterKeys: content.masterKeys.map((one) => ({ ...one, key: one.key.toString("base64") })),
  });
  const temporary = `${file}.new`;
  const descriptor = openSync(temporary, "w", 0o600);
  writeSync(descriptor, `${text}\n`);
  fsyncSync(descriptor);
  closeSync(descriptor);
  renameSync(temporary, file);
  const place = openSync(folder, "r");
  fsyncSync(place);
  closeSync(place);
}

/** The file is always replaced, never written into: another one has another number. */
function stampOf(file: string): string | undefined {
  try {
    const { ino, mtimeMs, size } = statSync(file);
    return `${ino}/${mtimeMs}/${size}`;
  } catch {
    return undefined;
  }
}

function codeOf(error: unknown): string | undefined {
  return error instanceof Error && "code" in error && typeof error.code === "string" ? error.code : undefined;
}
