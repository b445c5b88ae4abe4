/** Records with their log and keys on a database of a test. */

import { join } from "node:path";
import { openSqlAuditLog } from "@shouwang/cloud/audit/sql-audit-log.ts";
import type { LedgerDatabase } from "@shouwang/cloud/database/database.ts";
import type { Records } from "@shouwang/cloud/records/records.ts";
import { createSqlRecords } from "@shouwang/cloud/records/sql-records.ts";
import { openMasterKeys } from "@shouwang/cloud/vault/file-master-keys.ts";
import { createSqlVault } from "@shouwang/cloud/vault/sql-vault.ts";

export type RecordsInHand = AsyncDisposable & { database: LedgerDatabase; records: Records };

export async function openRecordsOn(database: LedgerDatabase, folder: string): Promise<Records> {
  const keys = openMasterKeys(join(folder, "keys", "master.json"), { nowMs: 0, mayMake: true });
  const vault = createSqlVault({ database, masterKeys: () => keys, cipher: "aes-256-gcm" });
  return createSqlRecords({ database, vault, audit: await openSqlAuditLog({ database, chain: "main" }) });
}
