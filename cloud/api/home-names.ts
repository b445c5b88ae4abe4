/** What homes of a list are called, for whoever is shown where they are and who lives there; nobody else learns more than their ids. */

import { parseHomeId, type HomeId } from "@shouwang/shared/domain/ids.ts";
import type { Asked } from "./asked.ts";

/** @returns null: not known any more. */
export type NameOf = (homeId: HomeId, signal: AbortSignal) => Promise<string | null>;
/** Null as well where it is not shown. */
export type NameIn = (homeId: string | null) => string | null;

export async function homeNames(given: {
  ids: Iterable<string | null>;
  nameOf: NameOf;
  asked: Pick<Asked, "sight">;
  signal: AbortSignal;
}): Promise<NameIn> {
  const { ids, nameOf, asked, signal } = given;
  const names = new Map<string, string | null>();
  if (asked.sight.shows("address") && asked.sight.shows("name"))
    for (const id of new Set(ids)) {
      const homeId = id === null ? undefined : parseHomeId(id);
      if (homeId !== undefined) names.set(homeId, await nameOf(homeId, signal));
    }
  return (homeId) => (homeId === null ? null : (names.get(homeId) ?? null));
}
