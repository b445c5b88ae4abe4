/** The places of these pages. */

import { hashOf } from "../frame/place.ts";

export const peoplePath = "people";
/** No account has this id: they are random and longer. */
export const inviteRest = "new";

export const listAt = (area: string | undefined): string =>
  hashOf({ page: peoplePath, query: area === undefined ? {} : { area } });
export const inviteAt = (area: string): string => hashOf({ page: peoplePath, rest: [inviteRest], query: { area } });
export const personAt = (accountId: string, area: string): string =>
  hashOf({ page: peoplePath, rest: [accountId], query: { area } });
