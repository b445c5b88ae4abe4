/** What is set for e-mail: the server that takes our messages. */

import { z } from "zod";
import { both } from "../../emergency/settings-field.ts";

export const emailSettings = z.strictObject({
  host: z.string().trim().min(1).max(253),
  port: z.number().int().min(1).max(65_535),
  /** `implicit`: from the first byte (465). `starttls`: demanded after the greeting (587). `none`: only on this machine or a network of one's own. */
  tls: z.enum(["implicit", "starttls", "none"]),
  user: z.string().trim().max(200).nullable(),
  password: z.string().max(500).nullable(),
  from: z
    .string()
    .trim()
    .max(200)
    .regex(/^[^\s@<>]+@[^\s@<>]+$/, both("须为一个邮箱地址。", "Give one address, such as care@example.cn.")),
});
export type EmailSettings = z.output<typeof emailSettings>;

export const secretFields = ["password"] as const;
