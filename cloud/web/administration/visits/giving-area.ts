/** Where somebody gives visits. */

import type { MeView } from "../../../api/contract/people.ts";

const roles: readonly string[] = ["area-administrator", "supervisor"];

export function givingArea({ grants }: MeView): string {
  return (
    grants.flatMap((grant) => (roles.includes(grant.role) && "area" in grant ? [grant.area] : []))[0] ?? "everywhere"
  );
}
