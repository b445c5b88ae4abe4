import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { projectRoot } from "../../test/source-tree.ts";
import { archivedAfterMs } from "./file-archive.ts";
import { keptKinds } from "./kinds.ts";

test("R-245 every shape of a record that is declared anywhere is in the list of kinds", () => {
  const files = globSync("cloud/**/*.ts", { cwd: projectRoot, exclude: ["**/*.test.ts", "**/node_modules"] });
  const declared = files.flatMap((file) => {
    const text = readFileSync(join(projectRoot, file), "utf8");
    return [...text.matchAll(/^export const \w+: RecordShape<[^=]*= \{\s*kind: "([^"]+)"/gm)].map(([, kind]) => kind);
  });
  const listed = keptKinds.map(({ kind }) => kind);
  expect(new Set(declared), "add a line to cloud/evidence/kinds.ts").toEqual(new Set(listed));
});

test("R-291 nothing in the program takes a row out of the log or changes one, and no kind of record counts it among the rows that it may delete", () => {
  const files = globSync("{cloud,scripts}/**/*.ts", { cwd: projectRoot, exclude: ["**/*.test.ts", "**/node_modules"] });
  const changes = /(deleteFrom|updateTable)\(\s*"audit"|(delete from|update|drop table|truncate)\s+"?audit\b/i;
  const own = files.filter((file) => !file.startsWith("scripts/breach/"));
  expect(own.filter((file) => changes.test(readFileSync(join(projectRoot, file), "utf8")))).toEqual([]);
  expect(changes.test('write.deleteFrom("audit").where')).toBe(true);
  const tables = keptKinds.flatMap(({ indexTables, erasure }) => [...indexTables, ...erasure.takes, ...erasure.keeps]);
  expect(tables.filter(({ table }) => table === "audit")).toEqual([]);
});

test("R-291 what is copied out of the log is older than the longest six months", () => {
  const day = 24 * 60 * 60 * 1_000;
  for (let from = 0; from < 4 * 365; from++) {
    const start = new Date(Date.UTC(2024, 0, 1 + from));
    const end = Date.UTC(start.getUTCFullYear(), start.getUTCMonth() + 6, Math.min(start.getUTCDate(), 28));
    expect((end - start.getTime()) / day).toBeLessThanOrEqual(archivedAfterMs / day);
  }
});
