/**
 * A copy of the sources in a temporary folder, to be broken there. Packages are linked, but ours are the copy's own: a link to the
 * whole of `node_modules` would lead back to the code that is not broken.
 */

import { execFileSync } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";

export type CopiedTree = Disposable & {
  readonly folder: string;
  read(path: string): string;
  write(path: string, text: string): void;
};

const ours = "@shouwang";
/** What tools keep there is theirs and of the other tree. */
const isTool = (name: string): boolean => name.startsWith(".") && name !== ".bin";

export function copyTree(root: string): CopiedTree {
  const folder = mkdtempSync(join(tmpdir(), "shouwang-breach-"));
  // Also what is not committed yet: whoever writes a test wants to see it bite.
  const listed = execFileSync("git", ["ls-files", "-z", "--cached", "--others", "--exclude-standard"], { cwd: root });
  const made = new Set<string>();
  for (const path of new Set(listed.toString("utf8").split("\0").filter(Boolean))) {
    const into = dirname(join(folder, path));
    if (!made.has(into)) mkdirSync(into, { recursive: true });
    made.add(into);
    // A file that is deleted and not committed is listed still.
    cpSync(join(root, path), join(folder, path), { force: true, recursive: false, errorOnExist: false });
  }
  const packages = join(folder, "node_modules");
  mkdirSync(join(packages, ours), { recursive: true });
  for (const name of readdirSync(join(root, "node_modules"))) {
    if (name !== ours && !isTool(name)) symlinkSync(join(root, "node_modules", name), join(packages, name));
  }
  for (const name of readdirSync(join(root, "node_modules", ours))) {
    symlinkSync(join(folder, name), join(packages, ours, name));
  }
  return {
    folder,
    read: (path) => readFileSync(join(folder, path), "utf8"),
    write: (path, text) => writeFileSync(join(folder, path), text),
    [Symbol.dispose]: () => rmSync(folder, { recursive: true, force: true }),
  };
}
