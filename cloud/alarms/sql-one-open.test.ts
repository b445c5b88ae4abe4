import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { must, parseIncidentId } from "@shouwang/shared/domain/ids.ts";
import { raisedIncident } from "../../test/builders/incidents.ts";
import { openBesideIn, openLedgerIn } from "../../test/builders/ledgers.ts";
import type { BesideDatabase, LedgerDatabase } from "../database/database.ts";
import { incidentModes } from "./incident.ts";
import { openIncidents, saveIncident } from "./sql-alarm-store.ts";
import { subjectOf } from "./subject.ts";

let folder: string;
let database: LedgerDatabase;
const beside: BesideDatabase[] = [];
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), "shouwang-race-"));
  database = await openLedgerIn(folder);
  for (let n = 0; n < 4; n++) beside.push(await openBesideIn(folder));
});
afterEach(async () => {
  for (const one of beside.splice(0)) await one[Symbol.asyncDispose]();
  await database[Symbol.asyncDispose]();
  rmSync(folder, { recursive: true, force: true });
});

const entry = { atMs: 10, what: "opened", who: "system", alarmId: null, detail: "" } as const;
async function open(by: BesideDatabase, name: string, subject: string): Promise<boolean> {
  const incident = raisedIncident(10, { incidentId: must(parseIncidentId(name), name), subject });
  const { writes } = saveIncident(by.write, { incident, journal: [entry], firstLine: 0 }, null);
  try {
    await by.commit(writes);
    return true;
  } catch (error) {
    expect(String(error)).toMatch(/unique|constraint/i);
    return false;
  }
}

describe("R-337 one open incident of a home, whoever writes", () => {
  test("of many that open one at the same time exactly one does, and the others leave no line behind", async () => {
    for (let race = 0; race < 25; race++) {
      const tries = beside.flatMap((by, n) => [0, 1].map((m) => open(by, `i-${race}-${n}-${m}`, `home:h-${race}`)));
      expect((await Promise.all(tries)).filter(Boolean)).toHaveLength(1);
    }
    expect(await openIncidents(database.read)).toHaveLength(25);
    expect(await database.read.selectFrom("journal").select("incident_id").execute()).toHaveLength(25);
  });

  test("R-334 what is not live takes a place of its own", async () => {
    const homeId = raisedIncident(0).homeId;
    const [by] = beside;
    if (by === undefined) throw new Error("no connection");
    for (const mode of incidentModes) {
      const subject = subjectOf(mode, { homeId, gatewayId: null, other: "0042" });
      expect(await open(by, `of-${mode}`, subject)).toBe(true);
      expect(await open(by, `again-${mode}`, subject)).toBe(false);
    }
  });
});
