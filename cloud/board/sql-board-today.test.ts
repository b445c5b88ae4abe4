import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { aHomeRow } from "../../test/builders/home-rows.ts";
import { raisedIncident } from "../../test/builders/incidents.ts";
import { openLedgerIn } from "../../test/builders/ledgers.ts";
import { must, parseAreaCode, parseHomeId, parseIncidentId } from "@shouwang/shared/domain/ids.ts";
import { hours } from "@shouwang/shared/time/duration.ts";
import { saveIncident } from "../alarms/sql-alarm-store.ts";
import { readBoardToday } from "./sql-board-today.ts";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "shouwang-board-"));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** Half past nine in China. */
const nowMs = Date.UTC(2026, 10, 22, 1, 30);

test("R-614 a day begins at midnight in China: its alarms, how quickly they were answered, and the kits that are in homes now", async () => {
  await using database = await openLedgerIn(folder, 1);
  const { write } = database;
  for (const [id, area] of [
    ["home-1", "370602001001"],
    ["home-2", "370611001001"],
  ] as const) {
    await write
      .insertInto("homes")
      .values({ ...aHomeRow(id), area })
      .execute();
    await write
      .insertInto("gateways")
      .values({ gateway_id: `gw-${id}`, created_at_ms: 1 })
      .execute();
    const kit = { gateway_id: `gw-${id}`, home_id: id, bucket: "0001", from_ms: 1 };
    await write
      .insertInto("assignments")
      .values({ ...kit, assignment_id: `old-${id}`, until_ms: 2 })
      .execute();
    await write
      .insertInto("assignments")
      .values({ ...kit, assignment_id: `as-${id}`, until_ms: null })
      .execute();
  }
  for (const [id, atMs, took] of [
    ["today", nowMs - hours(1), 9_000],
    ["yesterday", nowMs - hours(10), 90_000],
  ] as const) {
    const incidentId = must(parseIncidentId(id), id);
    const incident = raisedIncident(atMs, { incidentId, subject: id, homeId: must(parseHomeId("home-1"), "home-1") });
    const line = { who: "李静", alarmId: null, detail: "" };
    const journal = [
      { ...line, atMs, what: "alarm-raised" as const },
      { ...line, atMs: atMs + took, what: "acknowledged" as const },
    ];
    await database.commit(saveIncident(write, { incident, journal, firstLine: 0 }, null).writes);
  }
  const area = must(parseAreaCode("3706"), "3706");
  const today = await readBoardToday(database, { area, by: "county", nowMs });
  expect(today).toMatchObject({ incidents: 1, answeredP50Ms: 9_000, within15: 1, kits: 2 });
  expect(today.areas).toEqual([
    { area: "370602", kits: 1, incidents: 1, answeredP50Ms: 9_000, answeredP90Ms: 9_000, within15: 1 },
    { area: "370611", kits: 1, incidents: 0, answeredP50Ms: null, answeredP90Ms: null, within15: null },
  ]);
});
