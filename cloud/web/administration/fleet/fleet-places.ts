/** The places of these pages. */

import { hashOf } from "../frame/place.ts";

export const fleetPath = "fleet";
/** No kit has this id: they are random and longer. */
export const workRest = "work";

type Query = Readonly<Record<string, string>>;
export const fleetAt = (query: Query = {}): string => hashOf({ page: fleetPath, query });
export const workAt = (query: Query = {}): string => hashOf({ page: fleetPath, rest: [workRest], query });
export const conditionAt = (kitId: string, query: Query = {}): string =>
  hashOf({ page: fleetPath, rest: [kitId], query });
