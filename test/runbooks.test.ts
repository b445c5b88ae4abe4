/** What people are told to do is about this program: each sentence that a runbook quotes is one that it says, and each runbook that it names is there. */

import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { projectRoot } from "./source-tree.ts";

const read = (path: string): string => readFileSync(join(projectRoot, path), "utf8");
const cloud = readdirSync(join(projectRoot, "cloud"), { recursive: true, encoding: "utf8" })
  .filter((name) => /\.tsx?$/.test(name) && !/\.test\.tsx?$/.test(name) && !name.includes("node_modules"))
  .map((name) => read(join("cloud", name)))
  .join("\n");
const runbooks = readdirSync(join(projectRoot, "docs/runbooks")).filter((name) => name.endsWith(".md"));

/** Sentences in the first column of a table; "…" stands for what differs. */
function quoted(text: string): readonly string[] {
  return text
    .split("\n")
    .flatMap((line) => /^\| (?<says>[^|]+) \|/.exec(line)?.groups?.["says"] ?? [])
    .flatMap((cell) => [...cell.matchAll(/`(?<says>[A-Z…][^`]+)`/g)].map((one) => one.groups?.["says"] ?? ""));
}
const isSaid = (sentence: string): boolean =>
  sentence
    .split("…")
    .map((piece) => piece.replace(/^[\s:.)]+|[\s:(]+$/g, ""))
    .every((piece) => cloud.includes(piece));

test("R-535 what a runbook says that the program says, it says", () => {
  const sentences = runbooks.flatMap((name) => quoted(read(`docs/runbooks/${name}`)).map((says) => ({ name, says })));
  expect(sentences.filter(({ says }) => !isSaid(says))).toEqual([]);
  expect(sentences.length).toBeGreaterThan(15);
  expect(isSaid("… cannot be reached by carrier pigeon")).toBe(false);
});

test("R-535 every page that the program, a runbook or a rule names is there, and each runbook stands in the list", () => {
  const watchdog = ["README.md", "shouwang.rules.yml", "alertmanager.yml"].map((name) => read(`docs/watchdog/${name}`));
  const named = [cloud, ...watchdog].flatMap(
    (text) => text.match(/docs\/runbooks\/[a-z-]+\.md|docs\/runbooks\/README\.md/gi) ?? [],
  );
  expect(named.length).toBeGreaterThan(5);
  expect(named.filter((path) => !existsSync(join(projectRoot, path)))).toEqual([]);
  const list = read("docs/runbooks/README.md");
  expect(runbooks.filter((name) => name !== "README.md" && !list.includes(`(${name})`))).toEqual([]);
  const links = [...list.matchAll(/\]\((?<to>[^)]+)\)/g)].map((one) => one.groups?.["to"] ?? "");
  expect(links.filter((to) => !existsSync(join(projectRoot, "docs/runbooks", to)))).toEqual([]);
});

test("R-535 the rules for Prometheus ask for numbers that there are, and each that calls somebody names what to do", () => {
  const rules = read("docs/watchdog/shouwang.rules.yml");
  const numbers = [...rules.matchAll(/shouwang_(?<name>[a-z_]+)/g)].map((one) => one.groups?.["name"] ?? "");
  expect(numbers.length).toBeGreaterThan(4);
  expect(numbers.filter((name) => !new RegExp(`(gauge|counter)\\(\\s*"${name}"`).test(cloud))).toEqual([]);
  const each = rules.split("- alert: ").slice(1);
  expect(each.filter((rule) => rule.includes("severity: none") === rule.includes("runbook:"))).toEqual([]);
});
