/** A key of the house's own for one table, made when it is first needed; two processes that begin at once end with the same. */

import type { LedgerDatabase } from "../database/database.ts";
import type { KeyOwner, PersonKey, Vault } from "./vault.ts";

/** @param owner whose it is called; no id of a person can be this. @throws when it is destroyed, damaged or cannot be unwrapped. */
export function ownKeyOf(given: {
  database: Pick<LedgerDatabase, "commit">;
  vault: Pick<Vault, "keys" | "make">;
  owner: KeyOwner;
}): () => Promise<PersonKey> {
  const { database, vault, owner } = given;
  return async () => {
    const found = (await vault.keys([owner])).get(owner);
    if (typeof found === "object") return found;
    if (found !== undefined) throw new Error(`The key of ${owner} is ${found}.`);
    const { key, writes } = vault.make(owner, 0);
    try {
      await database.commit(writes);
      return key;
    } catch (error) {
      // Another process was quicker.
      const theirs = (await vault.keys([owner])).get(owner);
      if (typeof theirs === "object") return theirs;
      throw error;
    }
  };
}
