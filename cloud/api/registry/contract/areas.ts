/** Areas as pages see them: what a place is called, where it lies, and what became of it. */

import { z } from "zod";
import { areaLevels } from "@shouwang/shared/domain/area.ts";
import { sentence } from "./sentence.ts";

export const areaNameView = z.strictObject({
  zh: z.string(),
  pinyin: z.string().nullable(),
  en: z.string().nullable(),
});
export type AreaNameView = z.infer<typeof areaNameView>;

export const areaView = z.strictObject({
  code: z.string(),
  level: z.enum(areaLevels),
  /** As it was called on the day that was asked for. Null: the registry has no record of it, so it is shown by its code. */
  name: areaNameView.nullable(),
  standing: z.enum(["there", "not-yet", "ended", "unknown"]),
  /** Where its people are counted since it ended. */
  became: z.array(z.string()),
});
export type AreaView = z.infer<typeof areaView>;

export const areasView = z.strictObject({ areas: z.array(areaView) });
export type AreasView = z.infer<typeof areasView>;

/** With those it lies in, from the province down, itself left out: there are many places of one name. */
const foundAreaView = areaView.extend({ path: z.array(areaView) });
export const foundAreasView = z.strictObject({
  areas: z.array(foundAreaView),
  /** There are more: a longer name finds fewer. */
  isCut: z.boolean(),
});
export type FoundAreasView = z.infer<typeof foundAreasView>;

export const wholeAreaView = z.strictObject({
  /** To be named by whoever changes it. 0: the registry has no record of it. */
  version: z.number().int(),
  area: areaView,
  /** From the province down, itself left out. */
  path: z.array(areaView),
  /** The oldest first; `from` null = since nobody knows when. Days are as exact as they are known: `2020`, `2020-06`, `2020-06-05`. */
  names: z.array(areaNameView.extend({ from: z.string().nullable() })),
  from: z.string().nullable(),
  ended: z.strictObject({ on: z.string(), became: z.array(areaView) }).nullable(),
  /** Whose list it is from. */
  source: z.string(),
  /** What has become this area. */
  predecessors: z.array(areaView),
  /** Whether whoever asks may change it. */
  mayChange: z.boolean(),
});
export type WholeAreaView = z.infer<typeof wholeAreaView>;

export const listedOutcomes = ["added", "renamed", "changed", "same", "outside", "refused"] as const;
export const importedAreasView = z.strictObject({
  /** `trial`: nothing was written. `refused`: neither, because of the rows that are named. `broken-off`: the same list goes on where it ended. */
  kind: z.enum(["done", "trial", "refused", "broken-off"]),
  counts: z.record(z.enum(listedOutcomes), z.number().int()),
  /** Whatever is not the same as before, those refused first. */
  rows: z.array(
    z.strictObject({
      line: z.number().int(),
      code: z.string(),
      what: z.enum(listedOutcomes),
      sentence: sentence.nullable(),
    }),
  ),
  isCut: z.boolean(),
});
export type ImportedAreasView = z.infer<typeof importedAreasView>;
