/** The registry of homes and residents, on either engine. */

import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe } from "vitest";
import { engine, openLedgerIn } from "../builders/ledgers.ts";
import { openRecords } from "../builders/registries.ts";
import { describeImport } from "./registry-import-suite.ts";
import { describeRegistry, type RegistryInHand } from "./registry-suite.ts";

describe(`registry on ${engine}`, () => describeRegistry(open));
describe(`imports on ${engine}`, () => describeImport(open));

async function open(): Promise<RegistryInHand> {
  const folder = mkdtempSync(join(tmpdir(), "shouwang-registry-"));
  const database = await openLedgerIn(folder);
  return {
    database,
    ...(await openRecords(database, folder)),
    async [Symbol.asyncDispose]() {
      await database[Symbol.asyncDispose]();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
