/** A registry with its records on a database of a test, and its keys in a folder. */

import { join } from "node:path";
import { openSqlAuditLog } from "../../cloud/audit/sql-audit-log.ts";
import type { LedgerDatabase } from "../../cloud/database/database.ts";
import { createSqlRecords } from "../../cloud/records/sql-records.ts";
import { createSqlRegistry } from "../../cloud/registry/sql-registry.ts";
import { openMasterKeys } from "../../cloud/vault/file-master-keys.ts";
import { createSqlVault } from "../../cloud/vault/sql-vault.ts";

export async function openRecords(database: LedgerDatabase, folder: string) {
  const keys = openMasterKeys(join(folder, "keys", "master.json"), { nowMs: 0, mayMake: true });
  const vault = createSqlVault({ database, masterKeys: () => keys, cipher: "aes-256-gcm" });
  const audit = await openSqlAuditLog({ database, chain: "main" });
  return { vault, audit, records: createSqlRecords({ database, vault, audit }) };
}

export async function openRegistry(database: LedgerDatabase, folder: string) {
  const { records } = await openRecords(database, folder);
  return await createSqlRegistry({ database, records });
}
