/** What is due in an area: one list for each kind. */

import { z } from "zod";
import { dueKinds } from "../../../registry/residents/resident-finder.ts";
import { risks } from "../../../registry/residents/resident-record.ts";
import { sentence } from "./sentence.ts";

export const dueView = z.strictObject({
  kind: z.enum(dueKinds),
  residents: z.array(
    z.strictObject({
      residentId: z.string(),
      homeId: z.string(),
      area: z.string().nullable(),
      areaName: sentence.nullable(),
      /** Null = the record cannot be opened; it is due all the same. */
      name: z.string().nullable(),
      address: z.string().nullable(),
      phone: z.string().nullable(),
      risk: z.enum(risks).nullable(),
      /** The first day on which something is to be looked at again. */
      reviewOn: z.string().nullable(),
      reassessSinceMs: z.number().int().nullable(),
      /** When somebody last spoke with them, saw them or heard their kit. */
      reachedAtMs: z.number().int().nullable(),
      contacts: z.number().int().nullable(),
    }),
  ),
  next: z.string().nullable(),
});
export type DueView = z.infer<typeof dueView>;
