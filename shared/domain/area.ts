/**
 * Areas, by their official codes. A code shows its place in the hierarchy, so "lies in" is "begins with", in here as in SQL.
 * Source: GB/T 2260 (province, city, county), GB/T 10114 (street, community), as the statistics bureau publishes them.
 */

import { parseAreaCode, type AreaCode } from "./ids.ts";

export const areaLevels = ["province", "city", "county", "street", "community"] as const;
export type AreaLevel = (typeof areaLevels)[number];

export const codeLengths: Readonly<Record<AreaLevel, number>> = {
  province: 2,
  city: 4,
  county: 6,
  street: 9,
  community: 12,
};

export function levelOf(area: AreaCode): AreaLevel {
  const level = areaLevels.find((one) => codeLengths[one] === area.length);
  if (level === undefined) throw new Error(`"${area}" is no area code`);
  return level;
}

/** True for the area itself too. */
export function liesIn(area: AreaCode, around: AreaCode): boolean {
  return area.startsWith(around);
}

/** From the province down to the area itself: the order in which settings are inherited. */
export function pathTo(area: AreaCode): readonly AreaCode[] {
  return areaLevels.flatMap((level) => {
    const code = codeLengths[level] <= area.length ? parseAreaCode(area.slice(0, codeLengths[level])) : undefined;
    return code === undefined ? [] : [code];
  });
}

export function parentOf(area: AreaCode): AreaCode | null {
  return pathTo(area).at(-2) ?? null;
}
