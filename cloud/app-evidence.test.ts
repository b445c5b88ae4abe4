import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { must, parseHomeId } from "@shouwang/shared/domain/ids.ts";
import { silentLog } from "@shouwang/shared/log/log.ts";
import { openKept } from "./app-evidence.ts";
import type { LedgerDatabase } from "./database/database.ts";
import { openSqliteDatabase } from "./database/sqlite-database.ts";
import { appendAnchors } from "./evidence/file-anchors.ts";
import { changeOf } from "./records/records.ts";
import { blankResident, residentRecord } from "./registry/residents/resident-record.ts";
import { MasterKeysError } from "./vault/file-master-keys.ts";

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
