/** The keys of persons in the table `person_keys`, each wrapped by a master key. A destroyed key leaves an empty row, so that nobody mistakes it for a lost one. */

import { createSecretKey, randomBytes } from "node:crypto";
import type { LedgerDatabase, Write } from "../database/database.ts";
import type { PersonKeyRow } from "../database/schema.ts";
import { builtOnce, createRowWrites } from "../database/built-once.ts";
import { createBlind } from "./crypto-blind.ts";
import { keyBytes, open, seal, type Cipher } from "./crypto-cipher.ts";
import type { MasterKeys } from "./file-master-keys.ts";
import type { KeyOwner, PersonKey, Vault } from "./vault.ts";

/** Fewer variables than either engine takes in one statement. */
const ownersPerQuery = 500;

export function createSqlVault(given: {
  database: Pick<LedgerDatabase, "read" | "write">;
  masterKeys: () => MasterKeys;
  cipher: Cipher;
}): Vault {
  const { database, masterKeys, cipher } = given;
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

  const rows = createRowWrites(database.write);
  const isThere = builtOnce(() =>
    database.write.selectFrom("person_keys").select("owner").where("owner", "=", "").where("wrapped", "is not", null),
  );
  /** One object for one master key, so that a commit of many new keys asks once. */
  let stillCurrent: { id: string; write: Write } | undefined;
  const stillMasterOf = (id: string): Write => {
    if (stillCurrent?.id !== id) stillCurrent = { id, write: stillMaster(database, id) };
    return stillCurrent.write;
  };
  /** By the bytes of the index key, which are others when the file of keys was read anew. */
  let blinding: { key: Uint8Array; blind: (text: string) => string } | undefined;
  const blindWith = (key: Uint8Array): ((text: string) => string) => {
    if (blinding?.key !== key) blinding = { key, blind: createBlind(key) };
    return blinding.blind;
  };

  return {
    make(owner, nowMs) {
      const bytes = randomBytes(keyBytes);
      const { id: master_key_id, key: masterKey } = masterKeys().current;
      const wrapped = seal(cipher, masterKey, wrapPlace(owner, nowMs), bytes);
      const row = { owner, wrapped, master_key_id, made_at_ms: nowMs, destroyed_at_ms: null };
      const kept = { query: rows.insert("person_keys", row) };
      return { key: keyOf(owner, bytes), writes: [stillMasterOf(master_key_id), kept] };
    },
    // Never from memory: a key that was destroyed by another process must be gone here too, and unwrapping takes microseconds.
    async keys(owners) {
      const found = new Map<KeyOwner, PersonKey | "erased" | "damaged">();
      const asked = [...new Set(owners)];
      for (let at = 0; at < asked.length; at += ownersPerQuery) {
        const some = asked.slice(at, at + ownersPerQuery);
        const query = database.read.selectFrom("person_keys").selectAll().where("owner", "in", some);
        for (const row of await query.execute()) {
          const bytes = unwrap(row, masterKeys());
          found.set(row.owner, typeof bytes === "string" ? bytes : keyOf(row.owner, bytes));
        }
      }
      return found;
    },
    still: (owners) => owners.map((owner) => ({ query: isThere([owner]), rows: 1 })),
    destroy(owner, nowMs) {
      const nothing = { wrapped: null, master_key_id: "", destroyed_at_ms: nowMs };
      return [{ query: database.write.updateTable("person_keys").set(nothing).where("owner", "=", owner), rows: 1 }];
    },
    blind: (field, text) => blindWith(masterKeys().indexKey)(`${field}\n${text}`).slice(0, 32),
  };
}

/** A key is bound to whose it is and since when: neither column can be changed unseen. */
export const wrapPlace = (owner: KeyOwner, madeAtMs: number): string => `person-key/${owner}/${madeAtMs}`;

/** The key of a person, out of its row. */
export function unwrap(row: PersonKeyRow, masterKeys: MasterKeys): Uint8Array | "erased" | "damaged" {
  if (row.wrapped === null) return "erased";
  const master = masterKeys.key(row.master_key_id);
  return (master && open(master.key, wrapPlace(row.owner, row.made_at_ms), row.wrapped)) ?? "damaged";
}

/** A fact with this name: nothing may be wrapped with that master key any more (`sql-rotation.ts`). */
export const givenUpFact = (masterKeyId: string): string => `given-up/${masterKeyId}`;

/** Whoever made a key just before its master key was given up, and commits after it, would lose a person for ever. */
function stillMaster({ write }: Pick<LedgerDatabase, "write">, masterKeyId: string): Write {
  return { query: write.selectFrom("facts").select("name").where("name", "=", givenUpFact(masterKeyId)), rows: 0 };
}
