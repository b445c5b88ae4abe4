/** What is set for a provider that speaks our own contract. */

import { z } from "zod";
import { httpUrlField, signingSecretField } from "../../../emergency/settings-field.ts";

export const signedPhoneSettings = z.strictObject({
  url: httpUrlField,
  /** With which we sign what we post. */
  secret: signingSecretField,
  /** With which the provider signs what it posts to us. */
  incomingSecret: signingSecretField,
});
export type SignedPhoneSettings = z.output<typeof signedPhoneSettings>;

export const secretFields = ["secret", "incomingSecret"] as const;
