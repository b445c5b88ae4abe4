/**
 * Who may invite, lock and end whom: an area administrator, with a second factor, for grants that lie in the area they administer. Whoever has a
 * grant outside of it is out of reach, so that nobody takes over somebody who may do more.
 */

import { liesIn } from "@shouwang/shared/domain/area.ts";
import type { AreaCode, HomeId } from "@shouwang/shared/domain/ids.ts";
import type { Grant, Principal } from "../access/principal.ts";

/** Null for a home that stands in no known area: only who administers everything may grant it. */
export type AreaOfHome = (homeId: HomeId) => AreaCode | null;

export function mayGrant(asking: Principal, grant: Grant, areaOfHome: AreaOfHome, nowMs: number): boolean {
  if (!asking.hasSecondFactor) return false;
  const area = grant.role === "caregiver" ? areaOfHome(grant.homeId) : grant.area;
  return asking.grants.some(
    (own) =>
      own.role === "area-administrator" &&
      (own.untilMs === null || own.untilMs > nowMs) &&
      (own.area === "everywhere" || (area !== null && area !== "everywhere" && liesIn(area, own.area))),
  );
}

/** No grants at all: nobody's business but of who administers everything. */
export function mayAdminister(
  asking: Principal,
  grants: readonly Grant[],
  areaOfHome: AreaOfHome,
  nowMs: number,
): boolean {
  if (grants.length > 0) return grants.every((grant) => mayGrant(asking, grant, areaOfHome, nowMs));
  return mayGrant(asking, { role: "auditor", area: "everywhere", untilMs: null }, areaOfHome, nowMs);
}
