/** Holds every import against the table in `architecture.test.ts` and answers with sentences. Knows how to read the law, not what it says. */

import { posix } from "node:path";
import { computedSpecifier, type SourceFile } from "./source-tree.ts";

export type RoomLaw = {
  room: string;
  /** Rooms and single files (without ending) that may be imported, besides the room itself. */
  mayImport: readonly string[];
  /** More of them, for files that carry a technology in their name. */
  prefixedMayImport?: readonly string[];
  /** Packages that touch nothing outside and may be used by every file of the room. */
  packages?: readonly string[];
  /** The whole room is about the world outside: its plain files may lean on the prefixed ones beside them. */
  isShell?: boolean;
};

export type Law = {
  rooms: readonly RoomLaw[];
  /** What a file may touch, by the first words of its name. `node:*` is allowed to all of them. */
  technologies: Readonly<Record<string, readonly string[]>>;
  /** Files that start, wire and configure a process: all of their own package, and I/O. */
  entries: readonly string[];
  /** All of their own package, but no I/O: they perform effects through ports. */
  loops: readonly string[];
  /** May import anything; nothing that ships may import them. */
  neverShipped: readonly string[];
  /** Never one from the other. */
  apart: readonly (readonly [string, string])[];
};

const isTest = (path: string): boolean => /\.test\.tsx?$/.test(path);
const withoutEnding = (path: string): string => path.replace(/\.(ts|tsx|mjs)$/, "");
const isWithin = (path: string, place: string): boolean =>
  path === place || withoutEnding(path) === place || path.startsWith(`${place}/`);
const packageOf = (path: string): string => path.split("/")[0] ?? path;

/** One sentence for each import that the law does not allow. */
export function breaches(law: Law, file: SourceFile): string[] {
  return file.imports.flatMap(({ specifier, line }) => {
    const why = refusal(law, file.path, specifier);
    return why === undefined ? [] : [`${file.path}:${line} imports ${specifier}: ${why}`];
  });
}

function refusal(law: Law, path: string, specifier: string): string | undefined {
  if (specifier === computedSpecifier) return "what is imported must be written down, or nobody can check it";
  const target = resolve(path, specifier);
  if (target.kind === "ours") return refusalOfOurs(law, path, target.path, specifier);
  return refusalOfPackage(law, path, target.name);
}

type Target = { kind: "ours"; path: string } | { kind: "package"; name: string };

export function resolve(path: string, specifier: string): Target {
  if (specifier.startsWith(".")) {
    return { kind: "ours", path: posix.normalize(posix.join(posix.dirname(path), specifier)) };
  }
  if (specifier.startsWith("@shouwang/")) return { kind: "ours", path: specifier.slice("@shouwang/".length) };
  if (specifier.startsWith("node:")) return { kind: "package", name: specifier };
  const [scopeOrName = specifier, name] = specifier.split("/");
  return { kind: "package", name: scopeOrName.startsWith("@") ? `${scopeOrName}/${name}` : scopeOrName };
}

function refusalOfOurs(law: Law, path: string, target: string, specifier: string): string | undefined {
  const isNeverShipped = law.neverShipped.some((place) => isWithin(path, place));
  const apart = law.apart.find((pair) => pair.includes(packageOf(path)) && pair.includes(packageOf(target)));
  if (apart && packageOf(path) !== packageOf(target)) {
    return `${apart[0]} and ${apart[1]} never import each other; what they share on the wire is in shared/wire`;
  }
  if (packageOf(path) === packageOf(target) && specifier.startsWith("@shouwang/"))
    return "inside a package imports are relative";
  if (packageOf(path) !== packageOf(target) && !isNeverShipped && specifier.startsWith(".") && !isTest(path)) {
    return `across packages it is written @shouwang/${target}`;
  }
  if (isNeverShipped) return undefined;
  if (isTest(target)) return "nothing imports a test";
  const isTargetNeverShipped = law.neverShipped.some((place) => isWithin(target, place));
  // Tests stand beside what they test, and may use what is there for tests.
  if (isTargetNeverShipped) {
    return isTest(path) ? undefined : "what is there for development and tests is not imported by what ships";
  }
  if (isTest(path) && (packageOf(target) === packageOf(path) || packageOf(target) === "shared")) return undefined;
  if (isEntry(law, path)) return undefined;
  if (law.loops.includes(withoutEnding(path))) return refusalOfPrefixed(law, path, target);
  const room = roomOf(law, path);
  if (!room) return "this folder is no room of the house; the rooms are in test/architecture.test.ts";
  const isPrefixed = technologyOf(law, path) !== undefined;
  const allowed = [room.room, ...room.mayImport, ...(isPrefixed ? (room.prefixedMayImport ?? []) : [])];
  if (!allowed.some((place) => isWithin(target, place))) {
    const list = allowed.slice(1).join(", ") || "nothing else of ours";
    return `${isPrefixed ? "a file with a technology in its name in " : ""}${room.room} may import ${list}`;
  }
  return isPrefixed || room.isShell ? undefined : refusalOfPrefixed(law, path, target);
}

/** A pure file that imports one that touches the world is no longer pure. */
function refusalOfPrefixed(law: Law, path: string, target: string): string | undefined {
  const technology = technologyOf(law, target);
  if (technology === undefined) return undefined;
  return `${posix.basename(target)} touches the world (${technology}-) and ${posix.basename(path)} does not: use the port beside it`;
}

function refusalOfPackage(law: Law, path: string, name: string): string | undefined {
  if (isTest(path) || isEntry(law, path) || law.neverShipped.some((place) => isWithin(path, place))) return undefined;
  if (roomOf(law, path)?.packages?.includes(name)) return undefined;
  const technology = technologyOf(law, path);
  if (technology === undefined) {
    return "only files with a technology in their name, main, app and config touch the world: put it behind a port";
  }
  const packages = law.technologies[technology] ?? [];
  if (name.startsWith("node:") || packages.includes(name)) return undefined;
  return `${technology}- files may use ${packages.join(", ") || "modules of Node only"}`;
}

/** Rooms that import each other, on whatever way, each circle as one sentence: what flows in a circle are not two rooms but one. */
export function circles(law: Law, files: readonly SourceFile[]): string[] {
  const next = new Map<string, Set<string>>();
  for (const { path, imports } of files) {
    const from = isTest(path) || isEntry(law, path) ? undefined : roomOf(law, path)?.room;
    if (from === undefined) continue;
    for (const { specifier } of imports) {
      const target = resolve(path, specifier);
      const to = target.kind === "ours" ? roomOf(law, target.path)?.room : undefined;
      if (to !== undefined && to !== from) next.set(from, (next.get(from) ?? new Set<string>()).add(to));
    }
  }
  const found: string[] = [];
  const done = new Set<string>();
  const walk = (room: string, way: readonly string[]): void => {
    if (way.includes(room)) found.push([...way.slice(way.indexOf(room)), room].join(" → "));
    if (way.includes(room) || done.has(room)) return;
    for (const to of next.get(room) ?? []) walk(to, [...way, room]);
    done.add(room);
  };
  for (const room of next.keys()) walk(room, []);
  return found;
}

function isEntry(law: Law, path: string): boolean {
  return law.entries.some((entry) => (entry.endsWith("/") ? path.startsWith(entry) : withoutEnding(path) === entry));
}

/** The most particular room that holds the file. */
function roomOf(law: Law, path: string): RoomLaw | undefined {
  return law.rooms
    .filter((room) => path.startsWith(`${room.room}/`))
    .toSorted((one, other) => other.room.length - one.room.length)[0];
}

/** `sqlite` for `sqlite-outbox.ts`, `undefined` for `outbox.ts`. */
function technologyOf(law: Law, path: string): string | undefined {
  const name = posix.basename(path);
  return Object.keys(law.technologies)
    .filter((technology) => name.startsWith(`${technology}-`))
    .toSorted((one, other) => other.length - one.length)[0];
}
