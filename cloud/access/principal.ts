/** Who asks, as the policy sees them: what they were granted, where, until when, and how sure we are that it is they. */

import type { AccountId, AreaCode, HomeId } from "@shouwang/shared/domain/ids.ts";

export const areaRoles = [
  "operator",
  "supervisor",
  "responder",
  "technician",
  "installer",
  "area-administrator",
  "auditor",
] as const;
export type AreaRole = (typeof areaRoles)[number];
export type Role = AreaRole | "caregiver";

/** Whoever answers alarms, sees many people's data, grants rights or reads the log is nothing without a second factor. */
export const rolesWithFactor: ReadonlySet<Role> = new Set<Role>([
  "operator",
  "supervisor",
  "area-administrator",
  "auditor",
]);

/** A caregiver's grant is for one home; every other one for an area and all that lies in it, or for the whole deployment. */
export type Grant =
  | { role: AreaRole; area: AreaCode | "everywhere"; untilMs: number | null }
  | { role: "caregiver"; homeId: HomeId; untilMs: number | null };

export type Principal = {
  accountId: AccountId;
  /** What stands beside what they did. */
  name: string;
  grants: readonly Grant[];
  /** A second factor was shown in this session. Some roles are nothing without it. */
  hasSecondFactor: boolean;
};
