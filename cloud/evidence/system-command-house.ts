/**
 * What a command needs beside a cloud that may be running: its ledger, its keys, and a chain of the log of its own. Nothing here starts or stops
 * anything; a data folder without a ledger, a ledger of another version and keys that are not there are refused with a sentence.
 */

import { join } from "node:path";
import type { AuditLog } from "../audit/audit-log.ts";
import { openSqlAuditLog } from "../audit/sql-audit-log.ts";
import type { BesideDatabase } from "../database/database.ts";
import { openBeside, type DatabasePlace } from "../database/system-open-database.ts";
import type { Records } from "../records/records.ts";
import { createSqlRecords } from "../records/sql-records.ts";
import type { Cipher } from "../vault/crypto-cipher.ts";
import { followMasterKeys, type MasterKeys } from "../vault/file-master-keys.ts";
import { createSqlVault } from "../vault/sql-vault.ts";
import type { Vault } from "../vault/vault.ts";
import { commandChain } from "./command-chain.ts";
import { keptKinds } from "./kinds.ts";
import type { KeptKind } from "./kept-kind.ts";

export const keysFileIn = (folder: string): string => join(folder, "keys", "master.json");
export const anchorFileIn = (folder: string): string => join(folder, "anchors.jsonl");

export type CommandHouse = AsyncDisposable & {
  database: BesideDatabase;
  ledgerId: string;
  masterKeys: () => MasterKeys;
  vault: Vault;
  audit: AuditLog;
  records: Records;
  kinds: readonly KeptKind[];
};

export async function openCommandHouse(given: {
  /** In the folder, or where else the cloud was told. */
  place: DatabasePlace;
  folder: string;
  keysFile: string;
  cipher: Cipher;
  nowMs: number;
  mayWrite: boolean;
}): Promise<CommandHouse> {
  const { place, folder, keysFile, cipher, nowMs, mayWrite } = given;
  await using stack = new AsyncDisposableStack();
  const database = stack.use(await openBeside({ place, folder, mayWrite }));
  const masterKeys = followMasterKeys(keysFile, { nowMs, mayMake: false });
  const vault = createSqlVault({ database, masterKeys, cipher });
  const audit = await openSqlAuditLog({ database, chain: commandChain });
  const records = createSqlRecords({ database, vault, audit });
  const fact = database.read.selectFrom("facts").select("value").where("name", "=", "ledger-id");
  const ledgerId = (await fact.executeTakeFirst())?.value ?? "";
  const open = stack.move();
  const close = (): Promise<void> => open.disposeAsync();
  return { database, ledgerId, masterKeys, vault, audit, records, kinds: keptKinds, [Symbol.asyncDispose]: close };
}

/** Whether somebody may be named as who asks for it: an account that is there, where there are accounts. */
export async function isKnownAccount(database: Pick<BesideDatabase, "read">, id: string): Promise<boolean> {
  const accounts = database.read.selectFrom("records").select("id").where("kind", "=", "account");
  if ((await accounts.limit(1).executeTakeFirst()) === undefined) return true;
  return (await accounts.where("id", "=", id).executeTakeFirst()) !== undefined;
}
