import { mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { openBesideIn, openLedgerIn } from "../../test/builders/ledgers.ts";
import type { LedgerDatabase } from "../database/database.ts";
import { ciphers } from "./crypto-cipher.ts";
import { followMasterKeys, listMasterKeys } from "./file-master-keys.ts";
import { checkKeys, keyStatus, rotateMasterKey } from "./sql-rotation.ts";
import { createSqlVault } from "./sql-vault.ts";

let folder: string;
let keysFile: string;
let database: LedgerDatabase;
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), "shouwang-rotation-"));
  keysFile = join(folder, "keys", "master.json");
  database = await openLedgerIn(folder);
});
afterEach(async () => {
  await database[Symbol.asyncDispose]();
  rmSync(folder, { recursive: true, force: true });
});

const owners = Array.from({ length: 120 }, (_, n) => `resident/r-${n}`);
const atOnce = async (): Promise<void> => await Promise.resolve();
const start = (cipher: (typeof ciphers)[number] = "aes-256-gcm") =>
  createSqlVault({ database, masterKeys: followMasterKeys(keysFile, { nowMs: 0, mayMake: true }), cipher });

/** One sealed text a person; what it opens to says whether they were lost. */
async function sealAll(vault: ReturnType<typeof start>): Promise<ReadonlyMap<string, Uint8Array>> {
  const made = owners.map((owner) => ({ owner, ...vault.make(owner, 1) }));
  await database.commit(made.flatMap(({ writes }) => writes));
  return new Map(made.map(({ owner, key }) => [owner, key.seal("p", owner)]));
}
async function opened(vault: ReturnType<typeof start>, sealed: ReadonlyMap<string, Uint8Array>): Promise<string[]> {
  const keys = await vault.keys(owners);
  return owners.map((owner) => {
    const key = keys.get(owner);
    if (key === undefined || typeof key === "string") return key ?? "none";
    const text = key.open("p", sealed.get(owner) ?? new Uint8Array());
    return text.kind === "text" ? text.text : text.kind;
  });
}
const rotate = (pause = atOnce, settle = atOnce, nowMs = 2) =>
  rotateMasterKey({ database, keysFile, cipher: "aes-256-gcm", nowMs, pause, settle });

test("R-248 a new master key wraps everybody, and the old one is forgotten; a cloud that runs follows without a restart", async () => {
  const vault = start();
  const sealed = await sealAll(vault);
  await database.commit(vault.destroy("resident/r-7", 2));
  const before = listMasterKeys(keysFile);
  await using beside = await openBesideIn(folder);
  const report = await rotateMasterKey({
    database: beside,
    keysFile,
    cipher: "aes-256-gcm",
    nowMs: 2,
    pause: atOnce,
    async settle() {
      // Between giving up and forgetting: whoever registers somebody now uses the new key.
      const { writes } = vault.make("resident/new", 2);
      await database.commit(writes);
    },
  });
  expect(report).toMatchObject({ wrapped: 119, damaged: [], forgotten: before.map(({ id }) => id) });
  expect(listMasterKeys(keysFile)).toEqual([{ id: report.masterKeyId, madeAtMs: 2 }]);
  expect(await opened(vault, sealed)).toEqual(owners.map((one) => (one === "resident/r-7" ? "erased" : one)));
  const masterKeys = [{ id: report.masterKeyId, madeAtMs: 2, isCurrent: true, persons: 120 }];
  expect(await keyStatus(database, keysFile)).toEqual({ masterKeys, without: 0, erased: 1 });
  expect(await checkKeys(database, keysFile, 3)).toEqual({ checked: 121, damaged: [] });
});

test("R-248 a rotation that is cut off at any point loses nobody and is finished by the next", async () => {
  const vault = start();
  const sealed = await sealAll(vault);
  for (let cutAt = 0; cutAt < 5; cutAt++) {
    let step = 0;
    const orCut = async (): Promise<void> => {
      await atOnce();
      if (step++ === cutAt) throw new Error("cut off");
    };
    await rotate(orCut, orCut, 10 + cutAt).catch((error: unknown) =>
      expect(error).toMatchObject({ message: "cut off" }),
    );
    expect(await opened(start(), sealed)).toEqual(owners);
  }
  await rotate(atOnce, atOnce, 20);
  expect(listMasterKeys(keysFile)).toHaveLength(1);
  expect(await opened(vault, sealed)).toEqual(owners);
});

test("R-248 what was wrapped with a master key that is given up meanwhile is not written", async () => {
  const late = start().make("resident/late", 1);
  await rotate();
  await expect(database.commit(late.writes)).rejects.toMatchObject({ code: "guard" });
});

test("R-248 somebody who is erased while keys are wrapped anew stays erased", async () => {
  const vault = start();
  const sealed = await sealAll(vault);
  let isErased = false;
  const slow = {
    ...database,
    async commit(writes: Parameters<LedgerDatabase["commit"]>[0]) {
      if (!isErased) await database.commit(vault.destroy("resident/r-1", 2));
      isErased = true;
      await database.commit(writes);
    },
  };
  const given = { keysFile, cipher: "aes-256-gcm", nowMs: 2, pause: atOnce, settle: atOnce } as const;
  await rotateMasterKey({ ...given, database: slow });
  expect(await opened(vault, sealed)).toEqual(owners.map((one) => (one === "resident/r-1" ? "erased" : one)));
  expect(listMasterKeys(keysFile)).toHaveLength(1);
});

test("R-249 a damaged key is named, and its master key is kept for the day its row is found in a backup", async () => {
  await sealAll(start());
  const change = database.write.updateTable("person_keys").set({ made_at_ms: 5 });
  await change.where("owner", "=", "resident/r-3").execute();
  expect(await checkKeys(database, keysFile, 3)).toEqual({ checked: 120, damaged: ["resident/r-3"] });
  expect(await rotate()).toMatchObject({ damaged: ["resident/r-3"], forgotten: [] });
  expect(listMasterKeys(keysFile)).toHaveLength(2);
});

test("R-249 a file of other keys, one that is away and one that is damaged: said, and nothing is made anew", async () => {
  const vault = start();
  const sealed = await sealAll(vault);
  const text = readFileSync(keysFile, "utf8");
  renameSync(keysFile, `${keysFile}.away`);
  expect(await opened(vault, sealed)).toEqual(owners);
  writeFileSync(keysFile, "{", { mode: 0o600 });
  expect(await opened(vault, sealed)).toEqual(owners);
  rmSync(keysFile);
  followMasterKeys(keysFile, { nowMs: 0, mayMake: true });
  expect(new Set(await opened(start(), sealed))).toEqual(new Set(["damaged"]));
  expect(await keyStatus(database, keysFile)).toMatchObject({ without: 120 });
  expect(() => followMasterKeys(`${keysFile}.none`, { nowMs: 0, mayMake: false })).toThrow(/Put the file back/);
  writeFileSync(keysFile, text);
  expect(await opened(start(), sealed)).toEqual(owners);
});

describe.each(ciphers)("R-250 %s", (cipher) => {
  test("what is sealed with one cipher is read whatever the setting is later", async () => {
    const sealed = await sealAll(start(cipher));
    for (const other of ciphers) expect(await opened(start(other), sealed)).toEqual(owners);
    expect(sealed.get("resident/r-0")?.[0]).toBe(cipher === "sm4" ? 2 : 1);
  });
});
