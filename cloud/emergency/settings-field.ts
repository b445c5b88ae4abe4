/**
 * Fields that settings of more than one connector have, and how their refusals are said. Settings are typed on a page and kept as records (docs/decisions/0113), so they are
 * flat: text, whole numbers, yes or no, one of some, and null for what is not set; and each refusal is a sentence in both languages.
 */

import { z } from "zod";

/** As the message of a zod check: Chinese, then English. `sentenceOf` takes it apart again. */
export const both = (zh: string, en: string): string => `${zh}\n${en}`;

/** What a check said, in both languages; undefined = it is one of zod's own, and says nothing to people. */
export function sentenceOf(message: string): { zh: string; en: string } | undefined {
  const [zh, en, ...more] = message.split("\n");
  return zh === undefined || en === undefined || more.length > 0 ? undefined : { zh, en };
}

const httpUrlSays = both(
  "网址须以 https:// 或 http:// 开头，且不得含用户名、密码。",
  "The address begins with https:// or http:// and holds no name and no password.",
);

export const httpUrlField = z.string().trim().max(500).refine(isHttpUrl, httpUrlSays);

function isHttpUrl(text: string): boolean {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  return url !== undefined && /^https?:$/.test(url.protocol) && url.username === "" && url.password === "";
}

/** A secret of Standard Webhooks: 24 to 64 bytes. */
export const signingSecretField = z
  .string()
  .trim()
  .max(200)
  .refine(
    (text) => {
      const bytes = /^whsec_([A-Za-z0-9+/]+)={0,2}$/.exec(text)?.[1]?.length ?? 0;
      return Math.floor((bytes * 3) / 4) >= 24 && Math.floor((bytes * 3) / 4) <= 64;
    },
    both(
      "签名密钥须为“whsec_”加 24 至 64 字节随机数的 base64。",
      'The secret is "whsec_" and the base64 of 24 to 64 random bytes.',
    ),
  );
