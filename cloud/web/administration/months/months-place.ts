/** Which month of which area is shown, by which level: all of it stands in the address. */

import { areaLevels, levelOf, type AreaLevel } from "@shouwang/shared/domain/area.ts";
import { parseAreaCode } from "@shouwang/shared/domain/ids.ts";
import { hashOf, type Place } from "../frame/place.ts";

export const monthsPath = "months";
const monthPattern = /^2\d{3}-(0[1-9]|1[0-2])$/;
/** China is eight hours ahead, wherever the page is read: its months are the ones of the server. */
const aheadOfUtc = 8 * 3_600_000;

export const monthAt = (atMs: number): string => new Date(atMs + aheadOfUtc).toISOString().slice(0, 7);

/** @param by how many months; negative = earlier. */
export function monthBeside(month: string, by: number): string {
  const [year = 0, number = 1] = month.split("-").map(Number);
  return new Date(Date.UTC(year, number - 1 + by, 1)).toISOString().slice(0, 7);
}

/** The levels that lie in an area; of a community there is only itself. */
export function levelsIn(area: string): readonly AreaLevel[] {
  const code = parseAreaCode(area);
  if (code === undefined) return areaLevels;
  const below = areaLevels.slice(areaLevels.indexOf(levelOf(code)) + 1);
  return below.length === 0 ? ["community"] : below;
}

export type MonthShown = { area: string; month: string; by: AreaLevel };

export function shownOf({ query }: Place, area: string, nowMs: number): MonthShown {
  const levels = levelsIn(area);
  const by = levels.find((one) => one === query["by"]) ?? levels[0] ?? "community";
  const asked = query["month"] ?? "";
  return { area, by, month: monthPattern.test(asked) ? asked : monthAt(nowMs) };
}

/** @param by left out: the level right below it. */
export const monthsPlace = (shown: Omit<MonthShown, "by"> & { by?: AreaLevel }): Pick<Place, "page" | "query"> => {
  const { area, month, by = "" } = shown;
  return { page: monthsPath, query: { area, month, by } };
};
/** Down or up into an area, in the same month. */
export const intoArea = ({ month }: MonthShown, area: string): string => hashOf(monthsPlace({ area, month }));

/** For the server. */
export const monthsUrl = (area: string): string => `/api/areas/${encodeURIComponent(area)}/months`;
export const monthUrl = ({ area, month }: MonthShown): string => `${monthsUrl(area)}/${month}`;
