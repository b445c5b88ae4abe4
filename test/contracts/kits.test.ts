/** Kits , on the engine that the run has. */

import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe } from "vitest";
import { openLedgerIn } from "../builders/ledgers.ts";
import { aHomeRow } from "../builders/home-rows.ts";
import { openRecordsOn } from "../builders/open-records.ts";
import { describeKitSeeding } from "./kit-seeding-suite.ts";
import { describeKits } from "./kits-suite.ts";

describe("kits", () => describeKits(openHere));
describe("kits of seeds", () => describeKitSeeding(openHere));

async function openHere() {
  const folder = mkdtempSync(join(tmpdir(), "shouwang-kits-"));
  const database = await openLedgerIn(folder);
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
