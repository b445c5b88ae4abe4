/** Browsers in which a person has signed in whole. At a shared desk one browser is known for several people. */

import type { AccountId } from "@shouwang/shared/domain/ids.ts";
import type { Write } from "../database/database.ts";

export type KnownDevices = {
  isKnown(token: string, accountId: AccountId, nowMs: number): Promise<boolean>;
  /** Each sign-in gives the browser a new name, so that one that was planted or copied is worth nothing afterwards. */
  writesToKnow(given: { before: string | null; token: string; accountId: AccountId; nowMs: number }): readonly Write[];
  writeForgetAll(accountId: AccountId): Write;
};
