/** What the packages declare and bring along. */

import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { resolve } from "./import-law.ts";
import { projectRoot, readSources } from "./source-tree.ts";

type Dependencies = Record<string, string>;
type Manifest = { dependencies?: Dependencies; devDependencies?: Dependencies; optionalDependencies?: Dependencies };

const readJson = (path: string): unknown => JSON.parse(readFileSync(join(projectRoot, path), "utf8"));
// `as`: our own manifests, in the shape npm reads.
const manifest = (folder: string): Manifest => readJson(join(folder, "package.json")) as Manifest;
const folders = [".", "shared", "gateway", "cloud"] as const;

test.each([...folders, "test/peers/node-red"])("versions are exact in %s/package.json", (folder) => {
  const { dependencies, devDependencies, optionalDependencies } = manifest(folder);
  const loose = Object.entries({ ...dependencies, ...devDependencies, ...optionalDependencies }).filter(
    ([, version]) => !/^\d+\.\d+\.\d+(-[\w.]+)?$/.test(version),
  );
  expect(loose).toEqual([]);
});

const declared = (folder: string): string[] => Object.keys(manifest(folder).dependencies ?? {});

describe("R-031 the gateway installs without any package of the cloud", () => {
  // `as`: npm's own file, in the shape npm writes.
  const lock = readJson("package-lock.json") as { packages: Record<string, Manifest> };
  const thirdParty = (name: string): boolean => !name.startsWith("@shouwang/");
  const gatewayOwn = [...declared("gateway"), ...declared("shared")].filter(thirdParty);
  /** mqtt.js, which the gateway declares, is made of it. */
  const both = ["mqtt-packet"];
  const cloudOnly = declared("cloud").filter((name) => thirdParty(name) && ![...gatewayOwn, ...both].includes(name));

  /** What a package folder's dependency resolves to in the lock file: nearest node_modules first, as Node looks. */
  const locate = (from: string, name: string): string | undefined => {
    for (let folder = from; ; folder = folder.slice(0, Math.max(0, folder.lastIndexOf("/node_modules/")))) {
      const path = `${folder === "" ? "" : `${folder}/`}node_modules/${name}`;
      if (lock.packages[path]) return path;
      if (folder === "") return undefined;
    }
  };
  const installed = (folder: string, seen = new Set<string>()): Set<string> => {
    const { dependencies, optionalDependencies } = lock.packages[folder] ?? {};
    for (const name of Object.keys({ ...dependencies, ...optionalDependencies }).filter(thirdParty)) {
      const path = locate(folder, name);
      if (path === undefined || seen.has(path)) continue;
      seen.add(path);
      installed(path, seen);
    }
    return seen;
  };

  test("nothing that the gateway declares brings one in", () => {
    const names = [...installed("gateway"), ...installed("shared")].map((path) => path.split("node_modules/").at(-1));
    expect(names.length).toBeGreaterThan(gatewayOwn.length);
    expect(cloudOnly.length).toBeGreaterThan(0);
    expect(cloudOnly.filter((name) => names.includes(name))).toEqual([]);
  });
});

const sources = readSources();

test.each([
  ["shared", ["shared"]],
  ["gateway", ["gateway", "shared"]],
  ["cloud", ["cloud", "shared"]],
  // What spans packages may use what any of them declares.
  ["test", ["gateway", "cloud", "shared"]],
  ["scripts", ["gateway", "cloud", "shared"]],
  ["hardware", ["gateway", "cloud", "shared"]],
])("%s imports only packages that it declares", (folder, manifests) => {
  const forTests = Object.keys(manifest(".").devDependencies ?? {});
  const own = manifests.flatMap((one) => [...declared(one), ...Object.keys(manifest(one).devDependencies ?? {})]);
  const isForTests = (path: string): boolean => /\.test\.|^(test|scripts|hardware)\//.test(path);
  const undeclared = sources
    .filter((file) => file.path.startsWith(`${folder}/`))
    .flatMap((file) => {
      const allowed = isForTests(file.path) ? [...own, ...forTests] : own;
      return file.imports
        .map(({ specifier }) => resolve(file.path, specifier))
        .flatMap((target) => (target.kind === "package" && !target.name.startsWith("node:") ? [target.name] : []))
        .filter((name) => !allowed.includes(name))
        .map((name) => `${file.path} imports ${name}, which ${manifests.join(" and ")} do not declare`);
    });
  expect(undeclared).toEqual([]);
});
