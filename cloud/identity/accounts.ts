/** Where accounts are kept and found. */

import type { AccountId, AreaCode } from "@shouwang/shared/domain/ids.ts";
import type { Write } from "../database/database.ts";
import type { By } from "../records/records.ts";
import type { Account, KeptAccount } from "./account.ts";
import type { SignInName } from "./sign-in-name.ts";

export type AccountChange = {
  accountId: AccountId;
  /** The version that was seen; 0 for a new one. */
  after: number;
  account: Account;
  what: "created" | "changed" | "ended";
  detail: string;
};

export type Accounts = {
  /** Neither those that were erased nor those that cannot be read. */
  get(accountId: AccountId): Promise<KeptAccount | undefined>;
  find(name: SignInName): Promise<KeptAccount | undefined>;
  /** The same for the same name, and says nothing of it. */
  blind(name: SignInName): string;
  /** Somebody has accepted an invitation and could let others in. */
  hasAdministrator(): Promise<boolean>;
  /** Those with a grant in this area, in the order of their ids. */
  inArea(query: { area: AreaCode | "everywhere"; after: string; limit: number }): Promise<readonly KeptAccount[]>;
  /** @param also in the same transaction. */
  commit(change: AccountChange, by: By, also: readonly Write[]): Promise<"done" | "taken" | "changed-meanwhile">;
};
