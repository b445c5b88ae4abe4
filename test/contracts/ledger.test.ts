import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach } from "vitest";
import { createSqlLedger } from "@shouwang/cloud/ingest/ledger/sql-ledger.ts";
import { engine, loseLease, openLedgerIn } from "../builders/ledgers.ts";
import { describeLedger } from "./ledger-contract.ts";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "shouwang-ledger-"));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const open = async () => {
  const database = await openLedgerIn(folder);
  return { ledger: createSqlLedger(database), [Symbol.asyncDispose]: () => database[Symbol.asyncDispose]() };
};

describeLedger(engine, open, async () => {
  await loseLease(folder);
  return await open();
});
