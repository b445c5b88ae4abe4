/** Reads the table of expectations. */

import { readFileSync } from "node:fs";

export type Cell = { inside: string; outside: string; withoutFactor: string };
export type Expected =
  | { kind: "cells"; cells: ReadonlyMap<string, Cell> }
  /** For everybody, or by one word. */
  | { kind: "word"; word: string };

export function readMatrix(): { who: readonly string[]; rows: ReadonlyMap<string, Expected> } {
  const text = readFileSync(new URL("./matrix.txt", import.meta.url), "utf8");
  const lines = text.split("\n").filter((line) => line.trim() !== "" && !line.startsWith("#"));
  const [head = "", ...rest] = lines;
  const who = head.trim().split(/\s+/);
  const rows = new Map<string, Expected>();
  for (const line of rest) {
    const [method = "", path = "", ...cells] = line.trim().split(/\s+/);
    const route = `${method} ${path}`;
    if (rows.has(route)) throw new Error(`${route} stands in the table twice.`);
    rows.set(
      route,
      cells.length === 1
        ? { kind: "word", word: cells[0] ?? "" }
        : { kind: "cells", cells: cellsOf(route, who, cells) },
    );
  }
  return { who, rows };
}

function cellsOf(route: string, who: readonly string[], cells: readonly string[]): ReadonlyMap<string, Cell> {
  if (cells.length !== who.length) throw new Error(`${route} has ${cells.length} cells for ${who.length} people.`);
  return new Map(
    cells.map((cell, n) => {
      const [inside = "", outside = "", withoutFactor = ""] = cell.split("/");
      return [who[n] ?? "", { inside, outside, withoutFactor }];
    }),
  );
}
