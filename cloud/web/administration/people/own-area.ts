/** Where somebody administers people. */

import type { MeView } from "../../../api/contract/people.ts";

/** What lists and forms begin with. */
export function ownArea({ grants }: MeView): string {
  const areas = grants.flatMap((grant) => (grant.role === "area-administrator" ? [grant.area] : []));
  return areas[0] ?? "everywhere";
}

export function administersEverywhere({ grants }: MeView): boolean {
  return grants.some((grant) => grant.role === "area-administrator" && grant.area === "everywhere");
}
