/** Records that may be of one person, side by side, and what would become of them. */

import { z } from "zod";
import { samenesses } from "../../../registry/residents/resident-finder.ts";
import { residentStatuses, risks } from "../../../registry/residents/resident-record.ts";
import { sentence } from "./sentence.ts";

export const sideView = z.strictObject({
  residentId: z.string(),
  version: z.number().int(),
  name: z.string(),
  sex: z.enum(["male", "female"]).nullable(),
  bornOn: z.string().nullable(),
  idNumber: z.string().nullable(),
  phones: z.array(z.string()),
  status: z.enum(residentStatuses),
  area: z.string().nullable(),
  address: z.string().nullable(),
  sinceMs: z.number().int(),
  categories: z.array(sentence),
  /** Grade of the ability assessment and its day. */
  ability: z.strictObject({ grade: z.number().int(), assessedOn: z.string() }).nullable(),
  risk: z.enum(risks),
  healthNotes: z.string(),
  falls: z.number().int(),
  reachedAtMs: z.number().int().nullable(),
});
export type SideView = z.infer<typeof sideView>;

export const duplicatesView = z.strictObject({
  pairs: z.array(z.strictObject({ because: z.enum(samenesses), residents: z.array(sideView) })),
  /** There are more than are shown: merge some of these first. */
  isCut: z.boolean(),
});
export type DuplicatesView = z.infer<typeof duplicatesView>;

/** Before it is done: both, and the record that goes on as it would be. */
export const comparisonView = z.strictObject({
  kept: sideView,
  gone: sideView,
  /** Null = they cannot be merged, and why. */
  merged: sideView.omit({ version: true }).nullable(),
  refused: sentence.nullable(),
});
export type ComparisonView = z.infer<typeof comparisonView>;

export const mergedView = z.strictObject({ residentId: z.string(), version: z.number().int() });
