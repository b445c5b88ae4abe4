/** The registry of homes and residents on the embedded database. */

import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe } from "vitest";
import { openSqliteDatabase } from "../../cloud/database/sqlite-database.ts";
import { openRecords } from "../builders/registries.ts";
import { describeImport } from "./registry-import-suite.ts";
import { describeRegistry, type RegistryInHand } from "./registry-suite.ts";

describe("registry on SQLite", () => describeRegistry(openOnSqlite));
describe("imports on SQLite", () => describeImport(openOnSqlite));

async function openOnSqlite(): Promise<RegistryInHand> {
  const folder = mkdtempSync(join(tmpdir(), "shouwang-registry-"));
  const database = await openSqliteDatabase({ folder, nowMs: 0 });
  return {
    database,
    ...(await openRecords(database, folder)),
    async [Symbol.asyncDispose]() {
      await database[Symbol.asyncDispose]();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
