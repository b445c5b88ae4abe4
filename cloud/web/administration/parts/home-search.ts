/**
 * Which questions find the home that somebody means, by what they have typed so far, and the homes among the answers. Nothing is asked with less than a
 * name's first character or four digits: each answer is a reading of people's records. Pure.
 */

import type { ResidentRow, ResidentSearch } from "../../../api/registry/contract/residents.ts";
import type { MeView } from "../../../api/contract/people.ts";

/** More than these are no list to choose from: whoever looks types more. */
export const homesMax = 20;
/** Somebody with more areas than this chooses among the homes of the first ones, or types the id. */
const areasMax = 5;

export type FoundHome = {
  homeId: string;
  name: string | null;
  address: string | null;
  /** Those that were found there, as far as they are shown. */
  people: readonly string[];
};

const seeing: ReadonlySet<string> = new Set(["area-administrator", "supervisor", "operator"]);

/** Where one looks after residents. Where nobody signs in, everywhere. */
export function searchedAreas({ grants }: MeView): readonly string[] {
  const areas = new Set(grants.flatMap((grant) => ("area" in grant && seeing.has(grant.role) ? [grant.area] : [])));
  if (areas.has("everywhere") || grants.length === 0) return ["everywhere"];
  return [...areas].slice(0, areasMax);
}

/** Empty: there is nothing to ask yet, or an id is being typed. */
export function questionsOf(text: string, areas: readonly string[]): readonly ResidentSearch[] {
  const looked = lookedFor(text.trim());
  const after = { after: null, limit: homesMax };
  return areas.flatMap((area) => looked.map((one) => ({ area, ...one, ...after })));
}

function lookedFor(text: string): readonly Partial<ResidentSearch>[] {
  const digits = text.replaceAll(/[\s+()-]/g, "");
  if (/^\d+$/.test(digits)) {
    if (digits.length === 4) return [{ phoneEnd: digits }];
    return digits.length > 4 ? [{ phone: digits }] : [];
  }
  // No name has these and nothing else; an id has.
  if (!/\p{Letter}/u.test(text) || /^[a-z0-9-]*[0-9-][a-z0-9-]*$/.test(text)) return [];
  // The beginning is looked up by two characters; a whole name finds its own before the others fill the list.
  return Array.from(text).length > 2 ? [{ name: text }, { nameStart: text }] : [{ nameStart: text }];
}

const plain = (text: string): string => text.replaceAll(/[\s·•]/g, "").toLowerCase();

/** Each home once, in the order of the answers. @param text of a beginning, more than two characters count here. */
export function homesOf(rows: readonly ResidentRow[], text: string): readonly FoundHome[] {
  const isName = !/^[\d\s+()-]*$/.test(text);
  const meant = rows.filter(({ name }) => !isName || name === null || plain(name).startsWith(plain(text)));
  const byHome = Map.groupBy(meant, ({ homeId }) => homeId);
  return [...byHome].map(([homeId, all]) => ({
    homeId,
    name: all[0]?.homeName ?? null,
    address: all[0]?.address ?? null,
    people: [...new Set(all.flatMap(({ name }) => name ?? []))],
  }));
}

/** "陈家 · 南大街 1 号 · 陈秀英, 陈明": what is known of it beside its id. */
export const homeText = ({ name, address, people }: FoundHome): string =>
  [name, address, people.join(", ")].filter((part) => part !== null && part !== "").join(" · ");
