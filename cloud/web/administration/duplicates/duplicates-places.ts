/** The places of these pages. */

import { hashOf } from "../frame/place.ts";

export const duplicatesPath = "duplicates";

export const duplicatesAt = (area: string): string => hashOf({ page: duplicatesPath, query: { area } });
/** The first one goes on. */
export const compareAt = (kept: string, gone: string, area: string): string =>
  hashOf({ page: duplicatesPath, rest: [kept, gone], query: { area } });
/** Their own page. */
export const residentAt = (residentId: string): string => hashOf({ page: "residents", rest: [residentId] });
