/** Kits on the embedded database. */

import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe } from "vitest";
import { openSqliteDatabase } from "@shouwang/cloud/database/sqlite-database.ts";
import { aHomeRow } from "../builders/home-rows.ts";
import { openRecordsOn } from "../builders/open-records.ts";
import { describeKitSeeding } from "./kit-seeding-suite.ts";
import { describeKits } from "./kits-suite.ts";

describe("kits on SQLite", () => describeKits(openOnSqlite));
describe("kits of seeds on SQLite", () => describeKitSeeding(openOnSqlite));

async function openOnSqlite() {
  const folder = mkdtempSync(join(tmpdir(), "shouwang-kits-"));
  const database = await openSqliteDatabase({ folder, nowMs: 0 });
  return {
    database,
    records: await openRecordsOn(database, folder),
    async addHome(homeId: string) {
      await database.write.insertInto("homes").values(aHomeRow(homeId)).execute();
    },
    async [Symbol.asyncDispose]() {
      await database[Symbol.asyncDispose]();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
