/**
 * Homes at the cuts of a mix (`mix.ts`), and the order in which they speak: one home of all, by chance, each time. Every home has strings of its own,
 * as if each had been read from a wire of its own: shared ones would make memory look smaller than it is.
 */

import { createHash, type Hash } from "node:crypto";
import { homeOf } from "@shouwang/cloud/ingest/ledger/ledger.ts";
import type { SubjectMemory } from "@shouwang/cloud/ingest/ledger/draft.ts";
import type { HomeState } from "@shouwang/cloud/detection/home-state.ts";
import { at, cell, withCell } from "@shouwang/cloud/detection/learned/learned-day.ts";
import { days } from "@shouwang/shared/time/duration.ts";
import { mulberry32 } from "../../evaluate/seeded.ts";
import { later, type Cut, type Said } from "./mix.ts";

export type County = {
  homes: number;
  cutOf(home: number): Cut;
  subjectOf(home: number): string;
  /** The home at its cut. */
  memoryOf(home: number): SubjectMemory;
  /** The next thing that this home says. */
  next(home: number): Said;
};

export function createCounty(cuts: readonly Cut[], homes: number): County {
  const said = new Uint16Array(homes);
  const cutOf = (home: number): Cut => {
    // A prime, so that neighbours are at different cuts.
    const cut = cuts[(home * 7_919) % cuts.length];
    if (cut === undefined) throw new Error("a mix without cuts");
    return cut;
  };
  const subjectOf = (home: number): string => `home:home-${home}`;
  return {
    homes,
    cutOf,
    subjectOf,
    memoryOf(home) {
      const { state, dueAtMs } = cutOf(home);
      const subject = subjectOf(home);
      const nothing = { incident: null, journalLines: 0, deliveries: [] };
      return { subject, homeId: homeOf(subject), state: ofItsOwn(state), dueAtMs, ...nothing };
    },
    next(home) {
      const cut = cutOf(home);
      const turn = said[home] ?? 0;
      said[home] = turn + 1;
      const one = cut.said[turn % cut.said.length];
      if (one === undefined) throw new Error("a cut after which nothing was said");
      const byMs = Math.floor(turn / cut.said.length) * (cut.lastsMs + 60_000);
      return { input: later(one.input, byMs), atMs: one.atMs + byMs };
    },
  };
}

function ofItsOwn({ learned, ...hot }: HomeState): HomeState {
  // `as`: what this line writes is what it reads.
  const copy = JSON.parse(JSON.stringify(hot)) as HomeState;
  return learned === undefined ? copy : { ...copy, learned: { v: 1, cells: learned.cells.slice() } };
}

/** As if its cut were at another time: for a start, which looks at all homes by one clock. */
export function movedBy({ learned, ...hot }: HomeState, byMs: number): HomeState {
  // `as`: the same state with other times in it; no other number in it is as large as a time of this century.
  const moved = JSON.parse(JSON.stringify(hot), (_key, value: unknown) =>
    typeof value === "number" && value > 1e12 ? value + byMs : value,
  ) as HomeState;
  if (learned === undefined) return moved;
  return { ...moved, learned: withCell(learned, at.day, cell(learned, at.day) + Math.round(byMs / days(1))) };
}

/** Which home speaks, in turn. */
export function turnsOf(homes: number, count: number, seed: number): Uint32Array {
  const random = mulberry32(seed);
  return Uint32Array.from({ length: count }, () => Math.floor(random() * homes));
}

/** What was decided, whatever the order of the homes: lines by home, hashed. */
export function createLog(): { say(home: number, line: string): void; hash(): string; lines(): number } {
  const lines = new Map<number, Hash>();
  let count = 0;
  return {
    say(home, line) {
      let of = lines.get(home);
      if (of === undefined) lines.set(home, (of = createHash("sha256")));
      of.update(`${line}\n`);
      count += 1;
    },
    hash() {
      const all = createHash("sha256");
      for (const [home, of] of [...lines].toSorted(([a], [b]) => a - b))
        all.update(`${home} ${of.copy().digest("hex")}\n`);
      return all.digest("hex");
    },
    lines: () => count,
  };
}
