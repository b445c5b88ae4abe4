/** What is counted, of which area and by which level: all of it stands in the address. */

import { areaLevels, levelOf, type AreaLevel } from "@shouwang/shared/domain/area.ts";
import { parseAreaCode } from "@shouwang/shared/domain/ids.ts";
import { hashOf, type Place } from "../frame/place.ts";
import { numbersViews, type NumbersShown } from "./words.ts";

export const numbersPath = "numbers";

/** The levels that lie in an area; of a community there is only itself. */
export function levelsIn(area: string): readonly AreaLevel[] {
  const code = parseAreaCode(area);
  if (code === undefined) return areaLevels;
  const below = areaLevels.slice(areaLevels.indexOf(levelOf(code)) + 1);
  return below.length === 0 ? ["community"] : below;
}

export type Counted = { area: string; by: AreaLevel; shown: NumbersShown; day: string };

export function countedOf({ query }: Place, area: string): Counted {
  const levels = levelsIn(area);
  const by = levels.find((one) => one === query["by"]) ?? levels[0] ?? "community";
  const shown = numbersViews.find((one) => one === query["shown"]) ?? "now";
  return { area, by, shown, day: query["day"] ?? "" };
}

/** @param by left out: the level right below it. */
export const numbersPlace = (counted: Omit<Counted, "by"> & { by?: AreaLevel }): Pick<Place, "page" | "query"> => {
  const { area, by = "", shown, day } = counted;
  return { page: numbersPath, query: { area, by, shown, day } };
};
/** Down or up into an area. */
export const intoArea = ({ shown, day }: Counted, area: string): string => hashOf(numbersPlace({ area, shown, day }));

/** For the server. */
export const numbersUrl = ({ area, by }: Counted, rest = "", more: Record<string, string> = {}): string =>
  `/api/numbers${rest}?${new URLSearchParams({ area, by, ...more })}`;
