/** Where the pages of areas stand. */

import { hashOf } from "../frame/place.ts";

export const areasPath = "areas";
export const importRest = "import";
export const topsAt = hashOf({ page: areasPath });
export const areaAt = (code: string): string => hashOf({ page: areasPath, rest: [code] });
export const importAt = (under: string): string => hashOf({ page: areasPath, rest: [importRest], query: { under } });
