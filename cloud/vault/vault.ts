/**
 * What is written of one person is sealed with a key of that person's own. The keys are wrapped by master keys that lie outside the
 * database, so a stolen database says nothing; and destroying one key erases one person from every table, history and log at once.
 */

import type { Write } from "../database/database.ts";

/** Where a sealed text belongs, such as `resident/r-1/3`. It is bound to it: put elsewhere, it is damaged. */
export type Place = string;

export type Opened = { kind: "text"; text: string } | { kind: "erased" } | { kind: "damaged"; why: string };

/** Whose key: the id of a resident, a home or an account, or the house's own. */
export type KeyOwner = string;

/** The key of the house: for passwords and keys of its own, which are no person's. No id of a person can be this, and it is never destroyed. */
export const houseOwner: KeyOwner = "house/connectors";

export type PersonKey = {
  readonly owner: KeyOwner;
  seal(place: Place, text: string): Uint8Array;
  open(place: Place, sealed: Uint8Array): Opened;
};

/** What can be searched although it is sealed. */
export const searchedFields = [
  "name",
  "phone",
  "phone-end",
  "id-number",
  "name-start",
  "name-born",
  "place",
  "row",
  "login",
  "openid-subject",
  "answer-code",
] as const;
export type SearchedField = (typeof searchedFields)[number];

export type Vault = {
  /** A new key, and the row that keeps it: to be written with the first thing it seals. */
  make(owner: KeyOwner, nowMs: number): { key: PersonKey; writes: readonly Write[] };
  /** Those that were found. `erased`: it was destroyed; `damaged`: its row or its master key is not what it was. */
  keys(owners: readonly KeyOwner[]): Promise<ReadonlyMap<KeyOwner, PersonKey | "erased" | "damaged">>;
  /** In the commit of what is sealed with these keys: refused when one of them was destroyed since it was read. */
  still(owners: readonly KeyOwner[]): readonly Write[];
  /** After this commit nothing of this owner can ever be read again, from here or from a copy of the database that is made later. Refused for whom there is no key. */
  destroy(owner: KeyOwner, nowMs: number): readonly Write[];
  /** The same for the same text, and tells nothing of it to whoever has no index key. 32 hexadecimal digits. */
  blind(field: SearchedField, text: string): string;
};
