/** What is set for one DC-09 path: typed on a page, so it is flat. What the codes mean is the centre's own table (`cloud/emergency/mapping`). */

import { z } from "zod";
import { both } from "../settings-field.ts";
import { messageFormats } from "./message.ts";

/** A line has some forty characters: 10,000 homes that the centre numbered by hand. The others have derived accounts. */
const accountsTextMax = 400_000;
const keyForms = ["hex", "characters"] as const;

const accountSays = both(
  "账号为 3 至 16 位十六进制字符，如 12AB。",
  "An account has 3 to 16 digits or letters A to F, such as 12AB.",
);
const isAccount = (text: string): boolean => /^[0-9A-F]{3,16}$/i.test(text);
const shortHex = z
  .string()
  .trim()
  .regex(
    /^[0-9A-F]{1,6}$/i,
    both("须为 1 至 6 位十六进制字符。", "Receiver and line have 1 to 6 digits or letters A to F."),
  );

export const dc09Settings = z
  .strictObject({
    host: z.string().trim().min(1, both("请填写接收机的地址。", "Which address does the receiver have?")).max(253),
    port: z.int().min(1).max(65_535),
    transport: z.enum(["tcp", "udp"]),
    format: z.enum(messageFormats),
    /** Ours: for supervision, and for what is about no home of ours. */
    account: z.string().trim().toUpperCase().refine(isAccount, accountSays),
    /** The accounts that the centre gave, a line each: home and account. A home that is not here has the account of `derivedAccount`. */
    accounts: z
      .string()
      .max(accountsTextMax)
      .refine(
        (text) => accountsIn(text) !== undefined,
        both(
          "每行写一户：住户编号、空格、账号；账号不得重复，否则会派错地方。",
          "One home a line: its id, a blank, its account. No account twice: help would go to the wrong door.",
        ),
      )
      .nullable()
      .default(null),
    receiver: shortHex.default("0"),
    line: shortHex.default("0"),
    /** Null: in clear. */
    key: z.string().trim().max(64).nullable().default(null),
    /** 32, 48 or 64 hex digits, or 16, 24 or 32 characters: 32 digits could be both, so it is said. */
    keyWritten: z.enum(keyForms).default("hex"),
    answerWithinSeconds: z.int().min(1).max(60).default(8),
    /** ioBroker's receiver refuses an empty NULL: 602 is the periodic test of Contact ID. */
    superviseBy: z.enum(["null", "602", "nothing"]).default("null"),
    superviseEverySeconds: z.int().min(1).max(86_400).default(60),
    /** Room, and the time of an alarm that comes late. Off by default: old receivers do not know these fields. */
    isExtended: z.boolean().default(false),
  })
  .refine(({ key, keyWritten }) => key === null || keyBytes(key, keyWritten) !== undefined, {
    path: ["key"],
    message: both(
      "密钥须为 32、48 或 64 位十六进制数，或 16、24、32 个字符。",
      "A key has 32, 48 or 64 hex digits, or 16, 24 or 32 characters.",
    ),
  });

export type Dc09Settings = z.output<typeof dc09Settings>;

export const secretFields = ["key"] as const;

/** By home. @returns undefined when a line cannot be read, or a home or an account is there twice. */
export function accountsIn(text: string | null): ReadonlyMap<string, string> | undefined {
  const lines = (text ?? "").split("\n").flatMap((line) => (line.trim() === "" ? [] : [line.trim().split(/\s+/)]));
  const accounts = new Map<string, string>();
  for (const [homeId = "", account = "", ...more] of lines) {
    if (!isAccount(account) || more.length > 0 || accounts.has(homeId)) return undefined;
    accounts.set(homeId, account.toUpperCase());
  }
  return new Set(accounts.values()).size === accounts.size ? accounts : undefined;
}

/** @returns undefined when it has no length that AES knows. */
export function keyBytes(key: string, written: (typeof keyForms)[number]): Uint8Array | undefined {
  if (written === "characters") {
    return /^[ -~]+$/.test(key) && [16, 24, 32].includes(key.length)
      ? Uint8Array.from(key, (character) => character.charCodeAt(0))
      : undefined;
  }
  if (!/^[0-9A-Fa-f]+$/.test(key) || ![32, 48, 64].includes(key.length)) return undefined;
  return Uint8Array.from(key.match(/../g) ?? [], (pair) => Number.parseInt(pair, 16));
}
