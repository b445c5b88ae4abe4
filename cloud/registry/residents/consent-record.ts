/** A consent: to one purpose, by one text, signed by somebody. It can be withdrawn, and is never deleted. */

import { z } from "zod";
import { parseResidentId } from "@shouwang/shared/domain/ids.ts";
import type { RecordShape } from "../../records/record-shape.ts";
import { areaField, id, lineField, timeField } from "../fields.ts";
import { residentOwner } from "./resident-owner.ts";

/** Each is asked for by itself: PIPL Art. 29 wants a separate consent for sensitive data, and none that is bundled or presumed. */
export const consentPurposes = ["monitoring", "family-sharing", "health-link", "location"] as const;

const consentSchema = z.object({
  residentId: id(parseResidentId),
  /** Of the resident, when it was signed. */
  area: areaField.nullable(),
  purpose: z.enum(consentPurposes),
  /** Of the text that was read to them. */
  textVersion: lineField(64),
  signer: lineField(64),
  /** `本人` when it is the resident. */
  signerRelation: lineField(32),
  signedAtMs: timeField,
  withdrawn: z.object({ atMs: timeField, by: lineField(64) }).nullable(),
  /** The consent of a record that turned out to be of the same person. */
  carriedFrom: z.string().nullable(),
});
export type ConsentContent = z.output<typeof consentSchema>;

export const consentRecord: RecordShape<ConsentContent> = {
  kind: "consent",
  schema: consentSchema,
  sealedFor: ({ residentId }) => residentOwner(residentId),
  area: ({ area }) => area,
  indexTables: [{ table: "consents", idColumn: "consent_id", rows: "one" }],
  indexRows: ({ residentId, purpose, signedAtMs, withdrawn }, { id: consentId }) => [
    {
      table: "consents",
      row: {
        consent_id: consentId,
        resident_id: residentId,
        purpose,
        given_at_ms: signedAtMs,
        withdrawn_at_ms: withdrawn?.atMs ?? null,
      },
    },
  ],
};
