import { chmodSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { addMasterKey, forgetOldMasterKeys, MasterKeysError, openMasterKeys } from "./file-master-keys.ts";

let folder: string;
let file: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "shouwang-keys-"));
  file = join(folder, "keys", "master.json");
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));
const open = (mayMake = true) => openMasterKeys(file, { nowMs: 1_000, mayMake });

test("the first start makes the keys, readable by nobody else; the next finds the same", () => {
  const made = open();
  expect(statSync(file).mode & 0o777).toBe(0o600);
  expect(open(false)).toEqual({ ...made, key: expect.any(Function) as unknown });
});

test("a new master key is the current one, and the old ones still open until they are forgotten", () => {
  const before = open();
  const after = addMasterKey(file, 2_000);
  expect(after.current.id).not.toBe(before.current.id);
  expect(after.key(before.current.id)).toEqual(before.current);
  expect(after.indexKey).toEqual(before.indexKey);
  expect(forgetOldMasterKeys(file).key(before.current.id)).toBeUndefined();
  expect(open(false).current).toEqual(after.current);
});

test("a missing file is not made beside a database that needs another one", () => {
  expect(() => open(false)).toThrow(/Put the file back/);
});

test("a file that others may read, and a damaged one, refuse the start without showing a key", () => {
  open();
  chmodSync(file, 0o644);
  expect(() => open()).toThrow(/chmod 600/);
  chmodSync(file, 0o600);
  const text = readFileSync(file, "utf8");
  for (const damaged of ["", "{", text.slice(0, 60), "null", text.replace(/"key":"..../, '"key":"')]) {
    writeFileSync(file, damaged);
    expect(() => open()).toThrow(MasterKeysError);
    expect(() => open()).toThrow(/damaged\. Put/);
  }
});
