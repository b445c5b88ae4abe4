/** Areas and settings on the embedded database. */

import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe } from "vitest";
import { openSqliteDatabase } from "@shouwang/cloud/database/sqlite-database.ts";
import { openRecordsOn, type RecordsInHand } from "../builders/open-records.ts";
import { describeAreas } from "./areas-suite.ts";
import { describeSettings } from "./settings-suite.ts";

describe("areas on SQLite", () => describeAreas(openOnSqlite));
describe("settings on SQLite", () => describeSettings(openOnSqlite));

async function openOnSqlite(): Promise<RecordsInHand> {
  const folder = mkdtempSync(join(tmpdir(), "shouwang-areas-"));
  const database = await openSqliteDatabase({ folder, nowMs: 0 });
  return {
    database,
    records: await openRecordsOn(database, folder),
    async [Symbol.asyncDispose]() {
      await database[Symbol.asyncDispose]();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
