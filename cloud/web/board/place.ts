/** Which area is shown, and whether on a wall: both stand behind the # of the address, so that a screen that is switched on shows the same. */

import type { MeView } from "../../api/contract/people.ts";

export type Place = { area: string | null; isWall: boolean };

export function readPlace(hash: string): Place {
  const query = new URLSearchParams(hash.replace(/^#/, ""));
  const area = query.get("area");
  const isArea = area !== null && /^(everywhere|\d{2}|\d{4}|\d{6}|\d{9}|\d{12})$/.test(area);
  return { area: isArea ? area : null, isWall: query.get("wall") === "1" };
}

export function hashOf({ area, isWall }: Place): string {
  const query = new URLSearchParams();
  if (area !== null) query.set("area", area);
  if (isWall) query.set("wall", "1");
  return `#${query}`;
}

/** Whoever sees numbers of several areas begins with the first. */
const seeing: ReadonlySet<string> = new Set(["supervisor", "area-administrator", "operator", "auditor"]);

export function ownArea({ stage, grants }: Pick<MeView, "stage" | "grants">): string {
  if (stage === "nobody-signs-in") return "everywhere";
  const own = grants.flatMap((grant) => ("area" in grant && seeing.has(grant.role) ? [grant.area] : []));
  return own[0] ?? "everywhere";
}

/** Whether an area lies in one of their own: the way up ends there. */
export function reaches({ stage, grants }: Pick<MeView, "stage" | "grants">, area: string): boolean {
  if (stage === "nobody-signs-in") return true;
  return grants.some(
    (grant) =>
      "area" in grant && seeing.has(grant.role) && (grant.area === "everywhere" || area.startsWith(grant.area)),
  );
}
