/** Credentials in the table of that name, each sealed with the key of its account: a copy of the database proves nobody. */

import { must, parseAccountId, parseCredentialId } from "@shouwang/shared/domain/ids.ts";
import type { LedgerDatabase } from "../database/database.ts";
import type { CredentialRow } from "../database/schema.ts";
import type { PersonKey, Vault } from "../vault/vault.ts";
import { accountOwner } from "./account.ts";
import { credentialKinds, type Credential, type Credentials } from "./credentials.ts";

const placeOf = (id: string): string => `credential/${id}`;

export function createSqlCredentials(given: { database: LedgerDatabase; vault: Vault }): Credentials {
  const { database, vault } = given;

  const keyOf = async (accountId: string): Promise<PersonKey | undefined> => {
    const owner = accountOwner(accountId);
    const key = (await vault.keys([owner])).get(owner);
    return typeof key === "object" ? key : undefined;
  };

  /** What cannot be opened proves nothing: it is as if it were not there. */
  const opened = (row: CredentialRow, key: PersonKey | undefined): Credential[] => {
    const secret = key?.open(placeOf(row.credential_id), row.secret);
    const kind = credentialKinds.find((one) => one === row.kind);
    if (secret?.kind !== "text" || kind === undefined) return [];
    return [
      {
        credentialId: must(parseCredentialId(row.credential_id), row.credential_id),
        accountId: must(parseAccountId(row.account_id), row.account_id),
        kind,
        lookup: row.lookup,
        secret: secret.text,
        counter: row.counter,
        madeAtMs: row.made_at_ms,
        usedAtMs: row.used_at_ms,
      },
    ];
  };

  return {
    async of(accountId) {
      const query = database.read.selectFrom("credentials").selectAll().where("account_id", "=", accountId);
      const rows = await query.orderBy("made_at_ms").orderBy("credential_id").execute();
      const key = await keyOf(accountId);
      return rows.flatMap((row) => opened(row, key));
    },
    blindSubject: (issuer, subject) => `openid ${vault.blind("openid-subject", JSON.stringify([issuer, subject]))}`,
    async byLookup(kind, lookup) {
      const query = database.read.selectFrom("credentials").selectAll().where("lookup", "=", lookup);
      const row = await query.where("kind", "=", kind).executeTakeFirst();
      return row && opened(row, await keyOf(row.account_id))[0];
    },
    async add(credential) {
      const { credentialId, accountId, kind, lookup, secret, counter, madeAtMs, usedAtMs } = credential;
      const key = await keyOf(accountId);
      if (key === undefined) throw new Error(`There is no key to seal a credential of account ${accountId} with.`);
      const row: CredentialRow = {
        credential_id: credentialId,
        account_id: accountId,
        kind,
        lookup,
        secret: key.seal(placeOf(credentialId), secret),
        counter,
        made_at_ms: madeAtMs,
        used_at_ms: usedAtMs,
      };
      return { query: database.write.insertInto("credentials").values(row) };
    },
    remove({ credentialId }) {
      return { query: database.write.deleteFrom("credentials").where("credential_id", "=", credentialId), rows: 1 };
    },
    removeKinds(accountId, kinds) {
      const all = database.write.deleteFrom("credentials").where("account_id", "=", accountId);
      return { query: all.where("kind", "in", kinds) };
    },
    use({ credentialId, kind }, counter, nowMs) {
      const query = database.write
        .updateTable("credentials")
        .set({ counter, used_at_ms: nowMs })
        .where("credential_id", "=", credentialId);
      const isUncounted = kind === "passkey" && counter === 0;
      return { query: isUncounted ? query.where("counter", "=", 0) : query.where("counter", "<", counter), rows: 1 };
    },
  };
}
