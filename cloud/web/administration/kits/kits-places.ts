/** The places of these pages. */

import { hashOf } from "../frame/place.ts";

export const kitsPath = "kits";
/** No kit has this id: they are random and longer. */
export const newRest = "new";

type Query = Readonly<Record<string, string>>;
export const listAt = (query: Query): string => hashOf({ page: kitsPath, query });
export const newAt = (query: Query): string => hashOf({ page: kitsPath, rest: [newRest], query });
export const kitAt = (kitId: string, query: Query = {}): string => hashOf({ page: kitsPath, rest: [kitId], query });
