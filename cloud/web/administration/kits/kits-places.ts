/** The places of these pages. */

import type { MeView } from "../../../api/contract/people.ts";
import { hashOf } from "../frame/place.ts";

export const kitsPath = "kits";
/** No kit has this id: they are random and longer. */
export const newRest = "new";

type Query = Readonly<Record<string, string>>;
export const listAt = (query: Query): string => hashOf({ page: kitsPath, query });
export const newAt = (query: Query): string => hashOf({ page: kitsPath, rest: [newRest], query });
export const kitAt = (kitId: string, query: Query = {}): string => hashOf({ page: kitsPath, rest: [kitId], query });

const roles: readonly string[] = ["area-administrator", "technician", "installer"];

/** Where somebody looks after kits: what lists begin with. */
export function kitsArea({ grants }: MeView): string {
  return (
    grants.flatMap((grant) => (roles.includes(grant.role) && "area" in grant ? [grant.area] : []))[0] ?? "everywhere"
  );
}

export function hasKitsEverywhere({ stage, grants }: MeView): boolean {
  if (stage === "nobody-signs-in") return true;
  return grants.some((grant) => roles.includes(grant.role) && "area" in grant && grant.area === "everywhere");
}
