/** The project's own sources as data: which files there are, what each imports, exports and calls. Read by the tests of the house. */

import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseSync } from "vite";

export const projectRoot = fileURLToPath(new URL("..", import.meta.url));

/** Where our code lives. Everything else at the root is configuration. */
const sourceFolders = ["shared", "gateway", "cloud", "hardware", "scripts", "test"] as const;
const notSources = new Set(["node_modules", "dist", "data", "coverage", ".git"]);

export type Import = { specifier: string; line: number };
/** `name` as written, with one dot at most: `Date.now`, `setTimeout`, `new Date` (only when called without arguments). */
export type Use = { name: string; line: number };

export type SourceFile = {
  /** From the project's root, with forward slashes. */
  path: string;
  imports: readonly Import[];
  /** Global names and members that the file uses. */
  uses: readonly Use[];
  defaultExportLine: number | undefined;
  /** What `test(…)` and `describe(…)` are called with, where it is written down. */
  testTitles: readonly string[];
  comments: readonly { text: string; line: number }[];
};

/** Every file of the given kinds below the source folders, sorted. */
export function listFiles(isWanted: (path: string) => boolean, folders: readonly string[] = sourceFolders): string[] {
  const found: string[] = [];
  const visit = (folder: string): void => {
    for (const entry of readdirSync(join(projectRoot, folder), { withFileTypes: true })) {
      const path = `${folder}/${entry.name}`;
      if (entry.isDirectory() && !notSources.has(entry.name)) visit(path);
      else if (entry.isFile() && isWanted(path)) found.push(path);
    }
  };
  for (const folder of folders) visit(folder);
  return found.toSorted();
}

export function readSources(): SourceFile[] {
  return listFiles((path) => /\.(ts|tsx|mjs)$/.test(path) && !path.endsWith(".d.ts")).map((path) =>
    readSource(path, readFileSync(join(projectRoot, path), "utf8")),
  );
}

/** A node of the syntax tree, as far as we look at it. */
export type Node = { type: string; start: number; [field: string]: unknown };

export function readSource(path: string, text: string): SourceFile {
  const { program, comments, errors } = parseSync(path, text);
  if (errors.length > 0) throw new Error(`${path} cannot be parsed: ${errors[0]?.message ?? "no reason given"}`);
  const lineOf = (offset: number): number => text.slice(0, offset).split("\n").length;
  const imports: Import[] = [];
  const uses: Use[] = [];
  const testTitles: string[] = [];
  let defaultExportLine: number | undefined;

  walk(program, (node) => {
    const source = node["source"];
    if (isNode(source) && importingTypes.has(node.type)) {
      imports.push({ specifier: literalText(source) ?? computedSpecifier, line: lineOf(node.start) });
    }
    if (node.type === "ExportDefaultDeclaration") defaultExportLine = lineOf(node.start);
    if (node.type === "MemberExpression") {
      uses.push({ name: `${lastName(node["object"])}.${lastName(node["property"])}`, line: lineOf(node.start) });
    }
    if (node.type === "CallExpression") {
      const callee = node["callee"];
      if (isNode(callee) && callee.type === "Identifier")
        uses.push({ name: lastName(callee), line: lineOf(node.start) });
      if (testCalls.has(rootName(callee))) testTitles.push(...titleTexts(node["arguments"]));
    }
    if (node.type === "NewExpression" && Array.isArray(node["arguments"]) && node["arguments"].length === 0) {
      uses.push({ name: `new ${lastName(node["callee"])}`, line: lineOf(node.start) });
    }
  });

  return {
    path,
    imports,
    uses,
    defaultExportLine,
    testTitles,
    comments: comments.map((comment) => ({ text: comment.value, line: lineOf(comment.start) })),
  };
}

/** Stands for an import whose target is only known when it runs. */
export const computedSpecifier = "(computed)";

const testCalls = new Set(["test", "it", "describe", "describeWithService"]);
const importingTypes = new Set([
  "ImportDeclaration",
  "ExportNamedDeclaration",
  "ExportAllDeclaration",
  "ImportExpression",
  "TSImportType",
]);

export function walk(value: unknown, visit: (node: Node) => void): void {
  if (Array.isArray(value)) {
    for (const one of value) walk(one, visit);
  } else if (isNode(value)) {
    visit(value);
    for (const child of Object.values(value)) if (typeof child === "object") walk(child, visit);
  }
}

export function isNode(value: unknown): value is Node {
  return typeof value === "object" && value !== null && "type" in value && "start" in value;
}

/** `env` for `env`, `process.env` and `globalThis.process.env`; "" for what has no name. */
function lastName(value: unknown): string {
  if (!isNode(value)) return "";
  if (value.type === "MemberExpression") return lastName(value["property"]);
  return value.type === "Identifier" && typeof value["name"] === "string" ? value["name"] : "";
}

/** `test` for `test(…)`, `test.each(…)(…)` and `test.skipIf(…)(…)`. */
function rootName(value: unknown): string {
  if (!isNode(value)) return "";
  if (value.type === "MemberExpression") return rootName(value["object"]);
  if (value.type === "CallExpression") return rootName(value["callee"]);
  return lastName(value);
}

function literalText(node: Node): string | undefined {
  if (node.type === "Literal" && typeof node["value"] === "string") return node["value"];
  return node.type === "TSLiteralType" && isNode(node["literal"]) ? literalText(node["literal"]) : undefined;
}

/** The fixed words of a title, also of one with `${…}` in it. */
function titleTexts(values: unknown): string[] {
  if (!Array.isArray(values)) return [];
  return values.flatMap((value) => {
    if (!isNode(value)) return [];
    const text = literalText(value);
    if (text !== undefined) return [text];
    if (value.type !== "TemplateLiteral" || !Array.isArray(value["quasis"])) return [];
    return [value["quasis"].filter(isNode).map(cookedText).join("…")];
  });
}

function cookedText(quasi: Node): string {
  const value: unknown = quasi["value"];
  return typeof value === "object" && value !== null && "cooked" in value ? String(value.cooked) : "";
}
