/** What is set for a centre that answers by itself: the secret with which it signs (docs/centre-api.md). */

import { z } from "zod";
import { signingSecretField } from "../settings-field.ts";

export const inboundSettings = z.strictObject({
  secret: signingSecretField,
  /** The one before it, while both are in use, so that the centre changes over when it likes. */
  formerSecret: signingSecretField.nullable(),
});

export const secretFields = ["secret", "formerSecret"] as const;
