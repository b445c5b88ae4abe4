/** What one DC-09 path needs to know, as people write it on a page. */

import { z } from "zod";
import { codeOverridesSchema } from "../mapping/code-table.ts";
import { messageFormats } from "./message.ts";

/** More homes than one centre has with accounts given by hand; the others have derived ones. */
const accountsMax = 10_000;

const accountField = z
  .string()
  .regex(/^[0-9A-Fa-f]{3,16}$/, "An account has 3 to 16 digits or letters A to F, such as 12AB.")
  .transform((text) => text.toUpperCase());
const keyForms = ["hex", "characters"] as const;

const shortHex = z.string().regex(/^[0-9A-Fa-f]{1,6}$/, "Receiver and line have 1 to 6 digits or letters A to F.");

export const dc09Settings = z
  .strictObject({
    host: z.string().trim().min(1, "Which address does the receiver have?").max(253),
    port: z.int().min(1).max(65_535),
    transport: z.enum(["tcp", "udp"]),
    format: z.enum(messageFormats),
    /** Ours: for what is about no home of ours, and for supervision. */
    account: accountField,
    /** By home, as the centre gave them. A home that is not here has the account `derivedAccount` gives. */
    accounts: z
      .record(z.string().min(1).max(64), accountField)
      .refine((accounts) => Object.keys(accounts).length <= accountsMax, `At most ${accountsMax} accounts fit.`)
      .refine(
        (accounts) => new Set(Object.values(accounts)).size === Object.keys(accounts).length,
        "Two homes have the same account: help would go to the wrong door.",
      )
      .default({}),
    receiver: shortHex.default("0"),
    prefix: shortHex.default("0"),
    /** Secret. null = in clear. */
    key: z.string().nullable().default(null),
    /** 32, 48 or 64 hex digits, or 16, 24 or 32 characters: 32 digits could be both, so it is said. */
    keyWritten: z.enum(keyForms).default("hex"),
    answerWithinSeconds: z.number().min(0.1).max(60).default(8),
    /** ioBroker's receiver refuses an empty NULL: 602 is the periodic test of Contact ID. */
    superviseBy: z.enum(["null", "602", "nothing"]).default("null"),
    superviseEverySeconds: z.number().min(1).max(86_400).default(60),
    /** Room, and the time of an alarm that comes late. Off by default: old receivers do not know these fields. */
    isExtended: z.boolean().default(false),
    codes: codeOverridesSchema.default({}),
  })
  .refine(({ key, keyWritten }) => key === null || keyBytes(key, keyWritten) !== undefined, {
    path: ["key"],
    message: "A key has 32, 48 or 64 hex digits, or 16, 24 or 32 characters.",
  });

export type Dc09Settings = z.infer<typeof dc09Settings>;
/** Sealed, and never shown again. */
export const dc09SecretFields = ["key"] as const;

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
