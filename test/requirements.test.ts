/** Every requirement that is marked as built is named in the title of a test that proves it, and no test names one that is unknown. */

import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { projectRoot, readSources } from "./source-tree.ts";

type Requirement = { id: string; state: string };

/** Rows of the tables in docs/requirements.md: id | requirement | since | state. */
function readRequirements(markdown: string): Requirement[] {
  return markdown.split("\n").flatMap((line) => {
    const [, id, , , state] = line.split("|").map((cell) => cell.trim());
    return id !== undefined && /^R-\d{3}$/.test(id) ? [{ id, state: state ?? "" }] : [];
  });
}

const requirements = readRequirements(readFileSync(join(projectRoot, "docs/requirements.md"), "utf8"));
const titles = readSources().flatMap((file) => file.testTitles);
const named = new Set(titles.flatMap((title) => title.match(/\bR-\d{3}\b/g) ?? []));

test("a table of requirements is read", () => {
  const table =
    "| id | requirement | since | state |\n|---|---|---|---|\n| R-001 | something | 0.1 | built |\n| R-002 | other | – | planned |";
  expect(readRequirements(table)).toEqual([
    { id: "R-001", state: "built" },
    { id: "R-002", state: "planned" },
  ]);
});

test("every requirement is either built or planned, and has a number of its own", () => {
  expect(requirements.length).toBeGreaterThan(30);
  expect(requirements.filter(({ state }) => state !== "built" && state !== "planned")).toEqual([]);
  expect(new Set(requirements.map(({ id }) => id)).size).toBe(requirements.length);
});

test("every built requirement is named in the title of a test", () => {
  const unproven = requirements.filter(({ id, state }) => state === "built" && !named.has(id)).map(({ id }) => id);
  expect(unproven).toEqual([]);
});

test("no test names a requirement that nobody wrote down", () => {
  const known = new Set(requirements.map(({ id }) => id));
  expect([...named].filter((id) => !known.has(id))).toEqual([]);
});
