import { existsSync, mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { must, parseHomeId } from "@shouwang/shared/domain/ids.ts";
import { days, hours } from "@shouwang/shared/time/duration.ts";
import { createManualClock } from "@shouwang/shared/time/manual-clock.ts";
import { silentLog } from "@shouwang/shared/log/log.ts";
import { openKept, startEvidence } from "./evidence.ts";
import type { LedgerDatabase } from "../database/database.ts";
import { openSqliteDatabase } from "../database/sqlite-database.ts";
import { appendAnchors } from "../evidence/file-anchors.ts";
import type { FaultChange } from "../ingest/ledger/ledger.ts";
import { createPrometheusMetrics } from "../metrics/prometheus-metrics.ts";
import { changeOf } from "../records/records.ts";
import { blankResident, residentRecord } from "../registry/residents/resident-record.ts";
import { MasterKeysError } from "../vault/file-master-keys.ts";

let folder: string;
let database: LedgerDatabase;
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), "shouwang-kept-"));
  database = await openSqliteDatabase({ folder, nowMs: 0 });
});
afterEach(async () => {
  await database[Symbol.asyncDispose]();
  rmSync(folder, { recursive: true, force: true });
});

const open = async () => {
  const config = { cipher: "sm4", anchorFile: join(folder, "anchors.jsonl"), anchorUrl: null } as const;
  return await openKept({ database, keysFile: join(folder, "keys.json"), config, nowMs: 5, log: silentLog });
};

test("R-249 R-252 a start without its keys opens no name and makes no new keys, and one that finds somebody whom the anchors call erased erases them", async () => {
  const { records } = await open();
  const lives = { homeId: must(parseHomeId("home-1"), "home-1"), area: null, fromMs: 1 };
  const created = { id: "r-1", after: 0, what: "created", content: blankResident("陈秀英", lives) } as const;
  await records.commit([changeOf(residentRecord, created)], { who: "system/test", purpose: "administer", atMs: 1 });
  expect((await records.get(residentRecord, ["r-1"])).get("r-1")?.kind).toBe("kept");
  appendAnchors(join(folder, "anchors.jsonl"), [{ v: 1, kind: "erased", owner: "resident/r-1", atMs: 2 }]);
  const again = await open();
  expect((await again.records.get(residentRecord, ["r-1"])).get("r-1")?.kind).toBe("erased");
  expect(await database.read.selectFrom("residents").selectAll().execute()).toEqual([]);
  rmSync(join(folder, "keys.json"));
  const blind = await open();
  expect(blind.locked).toMatch(/opened.*Put the file back/);
  expect(existsSync(join(folder, "keys.json"))).toBe(false);
  const other = changeOf(residentRecord, { ...created, id: "r-2" });
  await expect(blind.records.commit([other], { who: "system/test", purpose: "administer", atMs: 9 })).rejects.toThrow(
    MasterKeysError,
  );
});

test("R-291 a log that has not reached its place outside for two days is a fault on the desk, and gone when it has", async () => {
  const kept = await open();
  await kept.audit.note({
    atMs: 1,
    who: "account/a-1",
    what: "read",
    subject: { kind: "home", id: "home-1" },
    area: null,
    purpose: "care",
    outcome: "done",
    detail: "",
    digest: "",
  });
  const outside = join(folder, "outside");
  // A folder where the file should be: nothing can be written there.
  mkdirSync(outside);
  const clock = createManualClock({ wallMs: 0 });
  const changes: FaultChange[] = [];
  const loop = { ownFault: (change: FaultChange) => void changes.push(change), nowMs: () => clock.wallMs() };
  const config = { cipher: "sm4", anchorFile: outside, anchorUrl: null } as const;
  const parts = { database, kept: { ...kept, lastAnchoredAtMs: undefined }, config, loop, clock, random: () => 0 };
  const { anchoring } = startEvidence({ ...parts, metrics: createPrometheusMetrics(), log: silentLog });
  await using _open = anchoring;
  const tries = async (until: number): Promise<void> => {
    for (let due = clock.nextDueMs(); due !== undefined && due <= until; due = clock.nextDueMs()) {
      const before = changes.length;
      await clock.advanceTo(due);
      // Each try is one commit, and arms the next one.
      await expect.poll(() => changes.length > before && clock.nextDueMs() !== undefined).toBe(true);
    }
  };
  await tries(days(2) + hours(2));
  expect(changes.at(-1)).toMatchObject({ state: "present", fault: { fault: "storage", owner: "technician" } });
  rmSync(outside, { recursive: true });
  await tries(days(2) + hours(4));
  expect(changes.at(-1)).toMatchObject({ state: "gone", fault: "storage" });
  expect(existsSync(outside)).toBe(true);
});
