/** Consents of one resident: one for each purpose, by one text, signed by somebody; withdrawn and never deleted. */

import { z } from "zod";
import { consentPurposes } from "../../../registry/residents/consent-record.ts";
import { keptState, seenVersion, typedLine, wallMs } from "./written.ts";

export const consentView = z.strictObject({
  consentId: z.string(),
  version: z.number().int(),
  state: keptState,
  /** Null when it cannot be read, or is not shown to whoever asks. */
  consent: z
    .strictObject({
      purpose: z.enum(consentPurposes),
      textVersion: z.string(),
      signer: z.string(),
      signerRelation: z.string(),
      signedAtMs: wallMs,
      withdrawn: z.strictObject({ atMs: wallMs, by: z.string() }).nullable(),
      isInForce: z.boolean(),
    })
    .nullable(),
});
export type ConsentContentView = NonNullable<z.infer<typeof consentView>["consent"]>;
export type ConsentView = z.infer<typeof consentView>;

export const newConsent = z.strictObject({
  purpose: z.enum(consentPurposes),
  /** Of the text that was read to them. */
  textVersion: typedLine,
  signer: typedLine,
  /** `本人` when it is the resident. */
  signerRelation: typedLine,
  signedAtMs: wallMs.min(0),
});

export const withdrawal = z.strictObject({ version: seenVersion, withdrawnBy: typedLine });
