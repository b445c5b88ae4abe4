/** Where somebody works: what pages that are about a place begin with. */

import { parseAreaCode } from "@shouwang/shared/domain/ids.ts";
import type { MeView } from "../../../api/contract/people.ts";

/** The area of their first grant, that of an administrator before others; `everywhere` for who has none. */
export function ownPlace({ grants }: MeView): string {
  const ofAreas = grants.flatMap((grant) => (grant.role === "caregiver" ? [] : [grant]));
  return (ofAreas.find(({ role }) => role === "area-administrator") ?? ofAreas[0])?.area ?? "everywhere";
}

export const worksEverywhere = (me: MeView): boolean =>
  me.grants.length === 0 || me.grants.some((grant) => grant.role !== "caregiver" && grant.area === "everywhere");

export const isOneArea = (text: string): boolean => parseAreaCode(text) !== undefined;
