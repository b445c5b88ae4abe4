/** What proves people. Changes are writes, to be committed with the row of the audit log that tells of them. */

import { must, parseCredentialId, type AccountId, type CredentialId } from "@shouwang/shared/domain/ids.ts";
import type { Write } from "../database/database.ts";

export const credentialKinds = ["password", "totp", "recovery", "passkey", "openid"] as const;
export type CredentialKind = (typeof credentialKinds)[number];

export type Credential = {
  credentialId: CredentialId;
  accountId: AccountId;
  kind: CredentialKind;
  /** By which a passkey or a subject of another provider is found. */
  lookup: string | null;
  /** A hash, a shared secret, a public key: as its kind says. */
  secret: string;
  /** The step of the last code that was taken, or how often a passkey has signed. It only grows. */
  counter: number;
  madeAtMs: number;
  usedAtMs: number | null;
};

export function newCredential(
  accountId: AccountId,
  kind: CredentialKind,
  secret: string,
  id: string,
  nowMs: number,
): Credential {
  const credentialId = must(parseCredentialId(id), id);
  return { credentialId, accountId, kind, lookup: null, secret, counter: 0, madeAtMs: nowMs, usedAtMs: null };
}

/** A second factor that can be shown any day. Recovery codes are for the day it is lost. */
export function isFactor({ kind }: Credential): boolean {
  return kind === "totp" || kind === "passkey";
}

export type Credentials = {
  of(accountId: AccountId): Promise<readonly Credential[]>;
  /** By what a subject of another provider is found, and says nothing of it. */
  blindSubject(issuer: string, subject: string): string;
  byLookup(kind: CredentialKind, lookup: string): Promise<Credential | undefined>;
  add(credential: Credential): Promise<Write>;
  /** The write fails when it is not there any more: what is used once is used once, also by two at the same time. */
  remove(credential: Credential): Write;
  removeKinds(accountId: AccountId, kinds: readonly CredentialKind[]): Write;
  /** The write fails unless the counter grows. A passkey that does not count stays at 0, and is taken at 0. */
  use(credential: Credential, counter: number, nowMs: number): Write;
};
