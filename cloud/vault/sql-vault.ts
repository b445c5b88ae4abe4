/** The keys of persons in the table `person_keys`, each wrapped by a master key. A destroyed key leaves an empty row, so that nobody mistakes it for a lost one. */

import { createHmac, createSecretKey, randomBytes, type KeyObject } from "node:crypto";
import type { LedgerDatabase } from "../database/database.ts";
import { keyBytes, open, seal, type Cipher } from "./crypto-cipher.ts";
import type { MasterKeys } from "./file-master-keys.ts";
import type { KeyOwner, PersonKey, Vault } from "./vault.ts";

/** Unwrapped keys that are kept at hand; the one that was used longest ago goes first. */
const keysAtHandMax = 20_000;
/** Fewer variables than either engine takes in one statement. */
const ownersPerQuery = 500;

export function createSqlVault(given: {
  database: LedgerDatabase;
  masterKeys: () => MasterKeys;
  cipher: Cipher;
}): Vault {
  const { database, masterKeys, cipher } = given;
  const atHand = new Map<KeyOwner, PersonKey>();

  const remember = (key: PersonKey): PersonKey => {
    atHand.delete(key.owner);
    atHand.set(key.owner, key);
    const oldest = atHand.size > keysAtHandMax ? atHand.keys().next().value : undefined;
    if (oldest !== undefined) atHand.delete(oldest);
    return key;
  };

  const keyOf = (owner: KeyOwner, bytes: Uint8Array): PersonKey => {
    const key = createSecretKey(bytes);
    return {
      owner,
      seal: (place, text) => seal(cipher, key, place, Buffer.from(text)),
      open(place, sealed) {
        const plain = open(key, place, sealed);
        if (plain === undefined) return { kind: "damaged", why: `What is sealed at ${place} is not what was written.` };
        return { kind: "text", text: plain.toString("utf8") };
      },
    };
  };

  /** The same bytes as a key object; bytes are taken again when the keys are other ones. */
  const objects = new Map<Uint8Array, KeyObject>();
  const objectOf = (bytes: Uint8Array): KeyObject => {
    const known = objects.get(bytes);
    if (known) return known;
    objects.clear();
    const made = createSecretKey(bytes);
    objects.set(bytes, made);
    return made;
  };

  return {
    make(owner, nowMs) {
      const bytes = randomBytes(keyBytes);
      const { id: master_key_id, bytes: masterKey } = masterKeys().current;
      const wrapped = seal(cipher, masterKey, wrapPlace(owner), bytes);
      const row = { owner, wrapped, master_key_id, made_at_ms: nowMs, destroyed_at_ms: null };
      return { key: keyOf(owner, bytes), write: { query: database.write.insertInto("person_keys").values(row) } };
    },
    async keys(owners) {
      const found = new Map<KeyOwner, PersonKey | "erased" | "damaged">();
      const asked: KeyOwner[] = [];
      for (const owner of new Set(owners)) {
        const key = atHand.get(owner);
        if (key) found.set(owner, remember(key));
        else asked.push(owner);
      }
      for (let at = 0; at < asked.length; at += ownersPerQuery) {
        const some = asked.slice(at, at + ownersPerQuery);
        const rows = await database.read.selectFrom("person_keys").selectAll().where("owner", "in", some).execute();
        for (const { owner, wrapped, master_key_id } of rows) {
          if (wrapped === null) {
            found.set(owner, "erased");
            continue;
          }
          const master = masterKeys().key(master_key_id);
          const bytes = master && open(master.bytes, wrapPlace(owner), wrapped);
          found.set(owner, bytes ? remember(keyOf(owner, bytes)) : "damaged");
        }
      }
      return found;
    },
    destroy(owner, nowMs) {
      atHand.delete(owner);
      const nothing = { wrapped: null, destroyed_at_ms: nowMs };
      return [{ query: database.write.updateTable("person_keys").set(nothing).where("owner", "=", owner), rows: 1 }];
    },
    blind: (field, text) =>
      createHmac("sha256", objectOf(masterKeys().indexKey)).update(`${field}\n${text}`).digest("hex").slice(0, 32),
  };
}

export const wrapPlace = (owner: KeyOwner): string => `person-key/${owner}`;
