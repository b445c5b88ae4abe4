/** Which trunk is an area's. Pure. One that stands is taken before one that does not, and among those the nearest. */

import type { AreaCode } from "@shouwang/shared/domain/ids.ts";
import type { Trunk } from "./trunk.ts";

export function trunkFor<One extends Pick<Trunk, "area" | "standing">>(
  trunks: readonly One[],
  area: AreaCode | null,
): One | null {
  const around = trunks.filter((one) => one.area === null || (area ?? "").startsWith(one.area));
  const nearness = (one: One): number => (one.standing().isUp ? 100 : 0) + (one.area ?? "").length;
  return around.toSorted((one, other) => nearness(other) - nearness(one))[0] ?? null;
}
