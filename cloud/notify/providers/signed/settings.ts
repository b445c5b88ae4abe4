/** What is set for a provider that speaks our own contract. */

import { z } from "zod";

const secretField = z
  .string()
  .regex(/^whsec_[A-Za-z0-9+/]+=*$/, 'must be "whsec_" and base64 of 24 to 64 random bytes');

export const signedPhoneSettings = z.strictObject({
  url: z.url({ protocol: /^https?$/ }),
  /** With which we sign what we post. */
  secret: secretField,
  /** With which the provider signs what it posts to us. */
  incomingSecret: secretField,
});
export type SignedPhoneSettings = z.output<typeof signedPhoneSettings>;

export const secretFields = ["secret", "incomingSecret"] as const;
