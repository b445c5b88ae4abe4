/** Areas and settings , on the engine that the run has. */

import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe } from "vitest";
import { openLedgerIn } from "../builders/ledgers.ts";
import { openRecordsOn, type RecordsInHand } from "../builders/open-records.ts";
import { describeAreas } from "./areas-suite.ts";
import { describeSettings } from "./settings-suite.ts";

describe("areas", () => describeAreas(openHere));
describe("settings", () => describeSettings(openHere));

async function openHere(): Promise<RecordsInHand> {
  const folder = mkdtempSync(join(tmpdir(), "shouwang-areas-"));
  const database = await openLedgerIn(folder);
  return {
    database,
    records: await openRecordsOn(database, folder),
    async [Symbol.asyncDispose]() {
      await database[Symbol.asyncDispose]();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
