/** Where somebody works: what pages, lists and forms begin with. Whether they may do this there, the server says. */

import { liesIn } from "@shouwang/shared/domain/area.ts";
import type { AreaCode } from "@shouwang/shared/domain/ids.ts";
import type { MeView } from "../../../api/contract/people.ts";

type Role = MeView["grants"][number]["role"];

/** Whose areas count for which work. */
const rolesOf = {
  any: ["area-administrator", "supervisor", "operator", "responder", "technician", "installer", "auditor"],
  accounts: ["area-administrator"],
  residents: ["area-administrator", "supervisor", "operator"],
  kits: ["area-administrator", "technician", "installer"],
  visits: ["area-administrator", "supervisor"],
} as const satisfies Record<string, readonly Role[]>;
export type Work = keyof typeof rolesOf;
type OfArea = Extract<MeView["grants"][number], { area: unknown }>;

function grantsFor({ grants }: MeView, work: Work): readonly OfArea[] {
  const roles: readonly Role[] = rolesOf[work];
  return grants.flatMap((grant) => ("area" in grant && roles.includes(grant.role) ? [grant] : []));
}

/** The first of their areas, that of an administrator before others; `everywhere` for whoever has none. */
export function ownArea(me: MeView, work: Work): string {
  const own = grantsFor(me, work);
  return (own.find(({ role }) => role === "area-administrator") ?? own[0])?.area ?? "everywhere";
}

/** Whether everything at once may be chosen. */
export function worksEverywhere(me: MeView, work: Work): boolean {
  return me.stage === "nobody-signs-in" || grantsFor(me, work).some(({ area }) => area === "everywhere");
}

/** In one of one's own areas. */
export function isGranted(me: MeView, code: AreaCode): boolean {
  if (worksEverywhere(me, "any")) return true;
  return grantsFor(me, "any").some(({ area }) => area !== "everywhere" && liesIn(code, area));
}
