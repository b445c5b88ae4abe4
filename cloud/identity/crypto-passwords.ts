/**
 * Argon2id from OpenSSL, on Node's thread pool and so off the thread that decides about alarms. Stored with its parameters in the PHC string form, so that
 * they can be raised: `$argon2id$v=19$m=47104,t=1,p=1$salt$hash`.
 *
 * Parameters: OWASP Password Storage Cheat Sheet, first line for Argon2id (m = 46 MiB, t = 1, p = 1). Vectors: RFC 9106 §5.3.
 */

import { argon2, randomBytes, timingSafeEqual } from "node:crypto";
import { promisify } from "node:util";
import { normalPassword } from "./password-rules.ts";
import type { Passwords } from "./passwords.ts";

export type ArgonCost = { memory: number; passes: number; parallelism: number };
export const argonCost: ArgonCost = { memory: 47_104, passes: 1, parallelism: 1 };

/** The thread pool has four threads, and files and names are read on them too. */
const atOnceMax = 1;
/** Whoever would wait longer than about ten seconds is told to come again. Known browsers have a queue of their own. */
const waitingMax = { first: 256, strangers: 64 } as const;

const saltBytes = 16;
const hashBytes = 32;
const computeArgon = promisify(argon2);

export function createArgonPasswords(cost: ArgonCost = argonCost): Passwords {
  const waiting: { first: (() => void)[]; strangers: (() => void)[] } = { first: [], strangers: [] };
  let running = 0;
  let hashed = 0;
  const nobody = { cost, salt: randomBytes(saltBytes), hash: randomBytes(hashBytes) };

  /** @returns whether there was room. */
  const enter = async (lane: "first" | "strangers"): Promise<boolean> => {
    if (running < atOnceMax) {
      running += 1;
      return true;
    }
    if (waiting[lane].length >= waitingMax[lane]) return false;
    const { promise, resolve } = Promise.withResolvers<void>();
    waiting[lane].push(resolve);
    await promise;
    return true;
  };
  const leave = (): void => {
    const next = waiting.first.shift() ?? waiting.strangers.shift();
    if (next) next();
    else running -= 1;
  };
  const compute = async (password: string, how: ArgonCost, salt: Uint8Array): Promise<Buffer> => {
    try {
      hashed += 1;
      const message = normalPassword(password);
      return await computeArgon("argon2id", { message, nonce: salt, tagLength: hashBytes, ...how });
    } finally {
      leave();
    }
  };

  return {
    async hash(password) {
      if (!(await enter("first"))) return null;
      const salt = randomBytes(saltBytes);
      return writePhc(cost, salt, await compute(password, cost, salt));
    },
    async verify({ password, stored, isFirst }) {
      const kept = stored === null ? undefined : readPhc(stored);
      const { cost: how, salt, hash } = kept ?? nobody;
      if (!(await enter(isFirst ? "first" : "strangers"))) return { kind: "busy" };
      const isEqual = timingSafeEqual(await compute(password, how, salt), hash);
      if (!isEqual || kept === undefined) return { kind: "wrong" };
      return { kind: "right", again: how.memory < cost.memory || how.passes < cost.passes };
    },
    get hashed() {
      return hashed;
    },
  };
}

function writePhc({ memory, passes, parallelism }: ArgonCost, salt: Uint8Array, hash: Uint8Array): string {
  const text = (bytes: Uint8Array): string => Buffer.from(bytes).toString("base64").replace(/=+$/, "");
  return `$argon2id$v=19$m=${memory},t=${passes},p=${parallelism}$${text(salt)}$${text(hash)}`;
}

const phcPattern = /^\$argon2id\$v=19\$m=(\d{1,7}),t=(\d{1,3}),p=(\d{1,2})\$([A-Za-z0-9+/]+)\$([A-Za-z0-9+/]+)$/;

function readPhc(text: string): { cost: ArgonCost; salt: Uint8Array; hash: Uint8Array } | undefined {
  const [, memory, passes, parallelism, salt, hash] = phcPattern.exec(text) ?? [];
  if (salt === undefined || hash === undefined) return undefined;
  const bytes = Buffer.from(hash, "base64");
  if (bytes.length !== hashBytes) return undefined;
  const cost = { memory: Number(memory), passes: Number(passes), parallelism: Number(parallelism) };
  return { cost, salt: Buffer.from(salt, "base64"), hash: bytes };
}
