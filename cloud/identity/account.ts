/**
 * A person who signs in: how they are called, how they are reached, what they were granted. What proves them (password, factors) is not in here
 * but in `credentials`, because an account keeps every version it had, and an old password is nothing to keep.
 */

import { z } from "zod";
import { must, parseAreaCode, parseHomeId, type AccountId } from "@shouwang/shared/domain/ids.ts";
import { areaRoles, rolesWithFactor, type Grant } from "../access/principal.ts";
import type { RecordShape } from "../records/record-shape.ts";
import { keptLogin, keptPhone } from "./sign-in-name.ts";

export const languages = ["zh", "en"] as const;

/** `invited`: was never here. `locked`: by an administrator, who can undo it. `ended`: for good; names are free again. */
export const standings = ["invited", "active", "locked", "ended"] as const;

/** More than one person can use. */
export const grantsMax = 32;

/** A phone and a computer, at work and at home; the oldest makes room. */
export const browsersMax = 5;
/** An endpoint and two keys. */
const subscriptionMax = 1_500;

const untilMs = z.number().int().nullable();
const areaField = z
  .string()
  .refine((text) => parseAreaCode(text) !== undefined, "not an area code")
  .transform((text) => must(parseAreaCode(text), text));
const homeField = z
  .string()
  .regex(/^[a-z0-9-]{1,64}$/, "not an id: [a-z0-9-]{1,64}")
  .transform((text) => must(parseHomeId(text), text));

export const grantField = z.discriminatedUnion("role", [
  z.strictObject({ role: z.enum(areaRoles), area: z.union([z.literal("everywhere"), areaField]), untilMs }),
  z.strictObject({ role: z.literal("caregiver"), homeId: homeField, untilMs }),
]);

/** What people see of a person: one line, no control characters. */
export const personNameField = z
  .string()
  .trim()
  .min(1)
  .max(64)
  .regex(/^[^\p{Cc}\p{Cf}]*$/u, "a name has no control characters");

export const accountSchema = z.strictObject({
  name: personNameField,
  login: keptLogin.nullable(),
  phone: keptPhone.nullable(),
  email: z.email().max(254).nullable(),
  language: z.enum(languages),
  standing: z.enum(standings),
  grants: z.array(grantField).max(grantsMax).readonly(),
  /** Browsers that asked for messages: their subscriptions as they gave them, the newest first (`browsers.ts`). Accounts of before have none. */
  push: z.array(z.string().max(subscriptionMax)).max(browsersMax).readonly().optional(),
});
export type Account = z.output<typeof accountSchema>;

export const accountOwner = (id: string): string => `account/${id}`;

export const accountShape: RecordShape<Account> = {
  kind: "account",
  schema: accountSchema,
  sealedFor: (_content, id) => accountOwner(id),
  // A person may be granted several areas: who may see them is said by `account_grants`.
  area: () => null,
  indexTables: [
    { table: "accounts", idColumn: "account_id", rows: "one" },
    { table: "account_grants", idColumn: "account_id", rows: "many" },
  ],
  indexRows({ standing, login, phone, grants }, { id }, blind) {
    const isOver = standing === "ended";
    const found = {
      account_id: id,
      standing,
      login_blind: login === null || isOver ? null : blind("login", login),
      phone_blind: phone === null || isOver ? null : blind("phone", phone),
    };
    return [
      { table: "accounts", row: found },
      ...grants.map((grant, n) => ({ table: "account_grants" as const, row: { account_id: id, n, ...where(grant) } })),
    ];
  },
};

function where(grant: Grant): { role: string; area: string; home_id: string | null } {
  if (grant.role === "caregiver") return { role: grant.role, area: "", home_id: grant.homeId };
  return { role: grant.role, area: grant.area === "everywhere" ? "" : grant.area, home_id: null };
}

/** An account as it stands now. */
export type KeptAccount = { accountId: AccountId; version: number; account: Account };

/** A grant that has run out counts: it may be renewed while the person is signed in. */
export function needsSecondFactor(grants: readonly Grant[]): boolean {
  return grants.some(({ role }) => rolesWithFactor.has(role));
}

/** Signs in by a code to the phone, without a password if they like: who looks after one home and nothing else. */
export function maySignInByPhone(grants: readonly Grant[]): boolean {
  return grants.length > 0 && grants.every(({ role }) => role === "caregiver");
}
