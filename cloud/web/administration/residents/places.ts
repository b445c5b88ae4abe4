/** The places of these pages: people and homes stand under one entry of the menu. */

import { hashOf } from "../frame/place.ts";

export const residentsPath = "residents";
/** No id is one of these: ids are random and longer. */
export const newRest = "new";
export const homeRest = "home";
export const newHomeRest = "new-home";

export const listAt = (area?: string): string =>
  hashOf({ page: residentsPath, query: area === undefined ? {} : { area } });
export const residentAt = (residentId: string): string => hashOf({ page: residentsPath, rest: [residentId] });
export const registerAt = (homeId: string): string =>
  hashOf({ page: residentsPath, rest: [newRest], query: { home: homeId } });
export const homeAt = (homeId: string): string => hashOf({ page: residentsPath, rest: [homeRest, homeId] });
export const newHomeAt = (area: string): string =>
  hashOf({ page: residentsPath, rest: [newHomeRest], query: { area } });
