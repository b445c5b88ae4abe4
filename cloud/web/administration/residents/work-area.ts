/** Where whoever is here looks after residents: what lists and forms begin with. */

import type { MeView } from "../../../api/contract/people.ts";

const seeing: ReadonlySet<string> = new Set(["area-administrator", "supervisor", "operator"]);

export function workArea({ grants }: MeView): string {
  const areas = grants.flatMap((grant) => ("area" in grant && seeing.has(grant.role) ? [grant.area] : []));
  return areas[0] ?? "everywhere";
}

export function seesEverywhere({ grants }: MeView): boolean {
  // Where nobody signs in, nobody has a grant and everybody may everything.
  return grants.length === 0 || grants.some((grant) => "area" in grant && grant.area === "everywhere");
}
