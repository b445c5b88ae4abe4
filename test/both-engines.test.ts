import { matchesGlob } from "node:path";
import { expect, test } from "vitest";
import { onBothEngines } from "./builders/both-engines.ts";
import { resolve } from "./import-law.ts";
import { readSources } from "./source-tree.ts";

const sources = readSources();
const byPath = new Map(sources.map((file) => [file.path, file]));
const tests = sources.filter(({ path }) => onBothEngines.some((pattern) => matchesGlob(path, pattern)));
const importsOf = (path: string): string[] =>
  (byPath.get(path)?.imports ?? []).flatMap(({ specifier }) => {
    const target = resolve(path, specifier);
    return target.kind === "ours" ? [target.path] : [];
  });

/** What a test reaches, over whatever it imports. */
function reached(from: readonly string[]): Set<string> {
  const seen = new Set(from);
  for (const path of seen) for (const next of importsOf(path)) seen.add(next);
  return seen;
}

test("R-271 every store in SQL is tried by a test that runs on both engines", () => {
  const stores = sources.map(({ path }) => path).filter((path) => /^cloud\/.*\/sql-[^/]+(?<!\.test)\.ts$/.test(path));
  const tried = reached(tests.map(({ path }) => path));
  expect(stores.length).toBeGreaterThan(10);
  expect(stores.filter((path) => !tried.has(path))).toEqual([]);
});

test("R-271 none of these tests opens the ledger of one engine by itself", () => {
  const alone = ["cloud/database/sqlite-database.ts", "cloud/database/postgres-database.ts"];
  expect(
    tests.filter(({ path }) => importsOf(path).some((one) => alone.includes(one))).map(({ path }) => path),
  ).toEqual([]);
});
