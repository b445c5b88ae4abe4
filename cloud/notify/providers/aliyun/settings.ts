/** What is set for messages and calls through Alibaba Cloud (短信服务, 语音服务). */

import { z } from "zod";
import { both, httpUrlField } from "../../../emergency/settings-field.ts";

const templateField = z
  .string()
  .trim()
  .regex(
    /^(SMS|TTS)_\d{1,20}$/,
    both("模板编号如 SMS_123456789。", "A template is called SMS_123456789 or TTS_123456789."),
  );

export const aliyunSettings = z.strictObject({
  /** https://dysmsapi.aliyuncs.com and https://dyvmsapi.aliyuncs.com, or the ones of another region. */
  smsUrl: httpUrlField,
  voiceUrl: httpUrlField,
  accessKeyId: z.string().trim().min(1).max(128),
  accessKeySecret: z.string().trim().min(1).max(200),
  /** 短信签名, as it was registered. */
  signName: z.string().trim().min(1).max(32),
  /** With the variables what, code and link. */
  alarmTemplate: templateField,
  /** With the variable what. */
  newsTemplate: templateField,
  /** With the variable code; null = nobody signs in by a code. */
  codeTemplate: templateField.nullable().default(null),
  /** What is spoken, with the variable what, and asks for a key. */
  callTemplate: templateField,
  /** What is said after a key, without a variable. */
  afterKeyTemplate: templateField,
  /** 被叫显号: a number that was bought. */
  showNumber: z
    .string()
    .trim()
    .regex(/^\d{3,20}$/, both("须为已购买的号码。", "A number that was bought: digits only.")),
  /** The last part of the address that is given to Alibaba Cloud for what it tells us: it does not sign, so nobody else may know it. */
  addressSecret: z
    .string()
    .trim()
    .regex(
      /^[A-Za-z0-9_-]{22,128}$/,
      both("须为至少 22 个字母或数字的随机串。", "At least 22 random letters and digits."),
    ),
});
export type AliyunSettings = z.output<typeof aliyunSettings>;

export const secretFields = ["accessKeySecret", "addressSecret"] as const;
