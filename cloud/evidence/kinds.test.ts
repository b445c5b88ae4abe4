import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { projectRoot } from "../../test/source-tree.ts";
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
