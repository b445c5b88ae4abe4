/** What is set for a webhook of a centre. */

import { z } from "zod";
import { httpUrlField, signingSecretField } from "../settings-field.ts";

export const webhookSettings = z.strictObject({
  url: httpUrlField,
  /** One for each receiver: who knows it can send in our name. */
  secret: signingSecretField,
});
export type WebhookSettings = z.output<typeof webhookSettings>;

export const secretFields = ["secret"] as const;
