/** Accounts as records. Those of people who are signed in are at hand, because every request asks for one. */

import { millis, seconds } from "@shouwang/shared/time/duration.ts";
import { must, parseAccountId, type AccountId } from "@shouwang/shared/domain/ids.ts";
import type { LedgerDatabase } from "../database/database.ts";
import type { Records } from "../records/records.ts";
import { changeOf } from "../records/records.ts";
import type { Vault } from "../vault/vault.ts";
import { accountShape, type Account, type KeptAccount } from "./account.ts";
import type { Accounts } from "./accounts.ts";
import type { SignInName } from "./sign-in-name.ts";

/** What another process changed (an erasure by command) is seen after so long. What is changed in here is seen at once. */
const atHandFor = seconds(15);
/** The one that was read longest ago goes first. */
const atHandMax = 20_000;

export function createSqlAccounts(given: {
  database: LedgerDatabase;
  records: Records;
  vault: Vault;
  uptimeMs: () => number;
}): Accounts {
  const { database, records, vault, uptimeMs } = given;
  const atHand = new Map<AccountId, { kept: KeptAccount; readAtMs: number }>();

  const remember = (kept: KeptAccount): void => {
    atHand.delete(kept.accountId);
    atHand.set(kept.accountId, { kept, readAtMs: uptimeMs() });
    const oldest = atHand.size > atHandMax ? atHand.keys().next().value : undefined;
    if (oldest !== undefined) atHand.delete(oldest);
  };

  const readAll = async (ids: readonly AccountId[]): Promise<readonly KeptAccount[]> => {
    const found = await records.get(accountShape, ids);
    return ids.flatMap((accountId) => {
      const one = found.get(accountId);
      return one?.kind === "kept" ? [{ accountId, version: one.version, account: one.content }] : [];
    });
  };
  const idOf = (text: string): AccountId => must(parseAccountId(text), text);

  const isNameTaken = async (accountId: AccountId, { login, phone }: Account): Promise<boolean> => {
    const names: SignInName[] = [
      ...(login === null ? [] : [{ field: "login" as const, text: login }]),
      ...(phone === null ? [] : [{ field: "phone" as const, text: phone }]),
    ];
    const owners = await Promise.all(names.map((name) => accounts.find(name)));
    return owners.some((one) => one !== undefined && one.accountId !== accountId);
  };

  const accounts: Accounts = {
    async get(accountId) {
      const near = atHand.get(accountId);
      if (near && uptimeMs() - near.readAtMs < millis(atHandFor)) return near.kept;
      const [kept] = await readAll([accountId]);
      if (kept) remember(kept);
      else atHand.delete(accountId);
      return kept;
    },
    async find(name) {
      const column = name.field === "login" ? "login_blind" : "phone_blind";
      const query = database.read.selectFrom("accounts").select("account_id").where(column, "=", accounts.blind(name));
      const row = await query.executeTakeFirst();
      return row && (await accounts.get(idOf(row.account_id)));
    },
    blind: (name) => vault.blind(name.field, name.text),
    async hasAdministrator() {
      const row = await database.read
        .selectFrom("account_grants")
        .innerJoin("accounts", "accounts.account_id", "account_grants.account_id")
        .select("accounts.account_id")
        .where("account_grants.role", "=", "area-administrator")
        .where("account_grants.area", "=", "")
        .where("accounts.standing", "=", "active")
        .limit(1)
        .executeTakeFirst();
      return row !== undefined;
    },
    async inArea({ area, after, limit }) {
      let query = database.read.selectFrom("accounts").select("account_id").where("account_id", ">", after);
      if (area !== "everywhere") {
        // Codes are digits: what begins with one lies between it and it with the character after "9".
        const inIt = database.read
          .selectFrom("account_grants")
          .select("account_id")
          .where("area", ">=", area)
          .where("area", "<", `${area}:`);
        query = query.where("account_id", "in", inIt);
      }
      const rows = await query.orderBy("account_id").limit(limit).execute();
      return await readAll(rows.map(({ account_id }) => idOf(account_id)));
    },
    async commit({ accountId, after, account, what, detail }, by, also) {
      const change = changeOf(accountShape, { id: accountId, after, content: account, what, detail });
      const answer = await records.commit([change], by, also);
      atHand.delete(accountId);
      switch (answer.kind) {
        case "done":
          return "done";
        case "taken":
          return "taken";
        case "changed-meanwhile":
          // A name that somebody else has breaks the same rule of the index as a version that is gone.
          return (await isNameTaken(accountId, account)) ? "taken" : "changed-meanwhile";
        case "sealed-for-ever":
          return "changed-meanwhile";
      }
    },
  };
  return accounts;
}
