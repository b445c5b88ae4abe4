/** How many live where. Every count stands beside the definition of a connected resident (`connected.ts`), never without it. */

import type { AreaCode } from "@shouwang/shared/domain/ids.ts";
import type { AreaLevel } from "@shouwang/shared/domain/area.ts";
import type { Millis } from "@shouwang/shared/time/duration.ts";
import type { Category } from "./category.ts";
import type { Sentence } from "./sentence.ts";

export type Count = { residents: number; connected: number; highRisk: number; homes: number };
export const nobody: Count = { residents: 0, connected: 0, highRisk: 0, homes: 0 };

export type RollUp = {
  definition: Sentence;
  /** By area of the level that was asked for; those that are said less exactly stand under what is said of them. */
  areas: readonly ({ area: AreaCode | null } & Count)[];
  total: Count;
};

export type Counts = {
  /** Of the registered ones, as they stand now. */
  rollUp(area: AreaCode | null, by: AreaLevel, at: { nowMs: number; reachedWithin: Millis }): Promise<RollUp>;
  /** How many hold a category now, by area. */
  byCategory(
    area: AreaCode | null,
    by: AreaLevel,
  ): Promise<readonly { area: AreaCode | null; category: Category; residents: number }[]>;
  /** How many lived there at that time, whoever moved or died since. */
  livedAt(
    area: AreaCode | null,
    by: AreaLevel,
    atMs: number,
  ): Promise<readonly { area: AreaCode | null; residents: number }[]>;
};

export const sumOf = (counts: readonly Count[]): Count =>
  counts.reduce(
    (sum, one) => ({
      residents: sum.residents + one.residents,
      connected: sum.connected + one.connected,
      highRisk: sum.highRisk + one.highRisk,
      homes: sum.homes + one.homes,
    }),
    nobody,
  );
