/** Where somebody has a role at all. Whether they may do this there, the server says. */

import { liesIn } from "@shouwang/shared/domain/area.ts";
import type { AreaCode } from "@shouwang/shared/domain/ids.ts";
import type { MeView } from "../../../api/contract/people.ts";

/** In one of one's own areas. */
export function isGranted(me: MeView, area: AreaCode): boolean {
  if (isGrantedEverywhere(me)) return true;
  return me.grants.some(
    (grant) => grant.role !== "caregiver" && grant.area !== "everywhere" && liesIn(area, grant.area),
  );
}

/** What lists begin with. Where nobody signs in, and for whoever has none of an area, everything. */
export function firstArea({ grants }: MeView): string {
  const areas = grants.flatMap((grant) => (grant.role === "caregiver" ? [] : [grant.area]));
  return areas[0] ?? "everywhere";
}

export function isGrantedEverywhere({ stage, grants }: MeView): boolean {
  if (stage === "nobody-signs-in") return true;
  return grants.some((grant) => grant.role !== "caregiver" && grant.area === "everywhere");
}
