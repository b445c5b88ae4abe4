/**
 * A named person has said that what is kept of somebody must stay, for a court or an inquiry. It is a record like others, so who set it and who
 * ended it stands in the log. It says nothing of the matter but its reference.
 */

import { z } from "zod";
import type { RecordShape } from "../records/record-shape.ts";

const legalHoldSchema = z.strictObject({
  /** Whose data: `resident/<id>`. */
  owner: z.string().min(1).max(128),
  isHeld: z.boolean(),
  /** File number of the court or the inquiry: no names. */
  reference: z
    .string()
    .trim()
    .min(1)
    .max(64)
    .regex(/^[\p{L}\p{N} ()（）〔〕\-/.]*$/u, "letters, digits and ( ) - / . only"),
});
export type LegalHold = z.output<typeof legalHoldSchema>;

export const legalHold: RecordShape<LegalHold> = {
  kind: "legal-hold",
  schema: legalHoldSchema,
  sealedFor: () => null,
  area: () => null,
  indexTables: [],
  indexRows: () => [],
};

/** One record a person: `resident/r-1` has `resident-r-1`. */
export const legalHoldId = (owner: string): string => owner.replaceAll("/", "-");
