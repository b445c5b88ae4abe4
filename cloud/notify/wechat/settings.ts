/** What is set for an official account of WeChat, or a vendor that speaks the same. */

import { z } from "zod";
import { httpUrlField } from "../../emergency/settings-field.ts";

export const wechatSettings = z.strictObject({
  /** https://api.weixin.qq.com, or the vendor's own. */
  url: httpUrlField,
  appId: z.string().trim().min(1).max(64),
  appSecret: z.string().trim().min(1).max(200),
  /** Of a template with the fields thing1 (what), thing2 (who has it) and time3. */
  templateId: z.string().trim().min(1).max(100),
});
export type WechatSettings = z.output<typeof wechatSettings>;

export const secretFields = ["appSecret"] as const;
