import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach } from "vitest";
import { openSqliteDatabase } from "@shouwang/cloud/database/sqlite-database.ts";
import { createSqlLedger } from "@shouwang/cloud/ingest/ledger/sql-ledger.ts";
import { describeLedger } from "./ledger-contract.ts";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "shouwang-ledger-"));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const open = async () => {
  const database = await openSqliteDatabase({ folder, nowMs: 0 });
  return { ledger: createSqlLedger(database), [Symbol.asyncDispose]: () => database[Symbol.asyncDispose]() };
};

describeLedger("SQLite", open, async () => {
  // The lock of the folder is lost: whoever comes next locks another file.
  rmSync(join(folder, "lease.sqlite"));
  return await open();
});
