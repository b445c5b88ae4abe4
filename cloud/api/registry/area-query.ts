/** The area that a list is asked of: whoever asks must say one, and may ask of those in their grants. */

import { z } from "zod";
import { liesIn } from "@shouwang/shared/domain/area.ts";
import { must, parseAreaCode, type AreaCode } from "@shouwang/shared/domain/ids.ts";
import type { Subject } from "../route-access.ts";

export const areaCodeField = z
  .string()
  .refine((text) => parseAreaCode(text) !== undefined, "not an area code")
  .transform((text) => must(parseAreaCode(text), text));
/** `everywhere` = the whole deployment. */
export const areaOrEverywhere = z.union([z.literal("everywhere"), areaCodeField]);
export const areaQuery = z.object({ area: areaOrEverywhere });

export const aboutArea = ({ query }: { query: { area: AreaCode | "everywhere" } }): Subject => ({
  kind: "area",
  area: query.area,
});

/** As the stores ask for it. */
export const withinOf = (area: AreaCode | "everywhere"): AreaCode | null => (area === "everywhere" ? null : area);

/** Of the area, of what it lies in, or of what lies in it. */
export function isNear(ofCentre: AreaCode | null, area: AreaCode | null): boolean {
  return ofCentre === null || area === null || liesIn(ofCentre, area) || liesIn(area, ofCentre);
}
