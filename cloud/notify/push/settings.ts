/** What is set for messages that browsers show (web push): who we are towards the services of browsers. */

import { z } from "zod";
import { both } from "../../emergency/settings-field.ts";

export const pushSettings = z.strictObject({
  /** Whom the services may write to: mailto: or https:. */
  subject: z
    .string()
    .trim()
    .max(200)
    .regex(/^(mailto:|https:\/\/)/, both("须以 mailto: 或 https:// 开头。", "It begins with mailto: or https://.")),
  publicKey: z
    .string()
    .trim()
    .regex(/^[A-Za-z0-9_-]{87}$/, both("须为 VAPID 公钥。", "A VAPID public key has 87 characters.")),
  privateKey: z
    .string()
    .trim()
    .regex(/^[A-Za-z0-9_-]{43}$/, both("须为 VAPID 私钥。", "A VAPID private key has 43 characters.")),
});
export type PushSettings = z.output<typeof pushSettings>;

export const secretFields = ["privateKey"] as const;
