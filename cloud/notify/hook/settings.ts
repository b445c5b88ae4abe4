/** What is set for a caregivers' program that takes our webhooks: an app of a care service, for instance. */

import { z } from "zod";
import { httpUrlField, signingSecretField } from "../../emergency/settings-field.ts";

export const hookSettings = z.strictObject({ url: httpUrlField, secret: signingSecretField });
export type HookSettings = z.output<typeof hookSettings>;

export const secretFields = ["secret"] as const;
