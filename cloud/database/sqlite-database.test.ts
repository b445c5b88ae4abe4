import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { openSqliteDatabase } from "./sqlite-database.ts";
import { FolderTakenError } from "./sqlite-lease.ts";
import { openSqliteThread } from "./sqlite-thread.ts";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "shouwang-database-"));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

test("two clouds on one folder: the second is refused, and may start when the first has ended", async () => {
  const open = () => openSqliteDatabase({ folder, nowMs: 1_000 });
  {
    await using _first = await open();
    await expect(open()).rejects.toThrow(FolderTakenError);
  }
  await using _second = await open();
});

test("a file that is no database ends the thread, and everything that waits hears it", async () => {
  await using thread = openSqliteThread({ file: folder, readOnly: false });
  await expect(thread.run({ sql: "select 1", parameters: [] })).rejects.toMatchObject({ code: "dead" });
  expect((await thread.died).code).toBe("dead");
  await expect(thread.commit([])).rejects.toMatchObject({ code: "dead" });
});
