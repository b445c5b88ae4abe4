/** Finding residents by what is known of them. Everything goes over indexes; nothing of it can be read from the database alone. */

import type { AreaCode, ConsentId, HomeId, ResidentId } from "@shouwang/shared/domain/ids.ts";
import type { Category } from "./category.ts";
import type { Day } from "./day.ts";
import type { ResidentStatus, Risk } from "./resident-record.ts";

export type ResidentQuery = {
  /** Null = the whole deployment. */
  area: AreaCode | null;
  /** The whole name. */
  name?: string;
  /** How the name begins. */
  nameStart?: string;
  /** Of the resident, of their home, or of somebody who is called for it. */
  phone?: string;
  /** The last four digits of such a phone. */
  phoneEnd?: string;
  idNumber?: string;
  category?: Category;
  risk?: Risk;
  /** Registered ones when nothing is said. */
  status?: ResidentStatus;
};

/** What is due. `review`: a category or an assessment is to be looked at again; `contact`: nobody of the home answered when last tried. */
export const dueKinds = ["review", "reassess", "consent", "contact"] as const;
export type DueKind = (typeof dueKinds)[number];

/** Where the page before ended; as a page gave it. It says ids and codes only. */
export type Cursor = string;
export type Page = {
  residents: readonly { residentId: ResidentId; homeId: HomeId; area: AreaCode | null }[];
  /** Null = this was the last page. */
  next: Cursor | null;
};
export const pageMax = 200;

export const samenesses = ["id-number", "name-and-birth", "phone-and-name"] as const;
/** Why two records may be of one person. */
export type Sameness = (typeof samenesses)[number];
export type Lookalike = { residentId: ResidentId; because: Sameness };

export class CursorError extends Error {}

export type ResidentFinder = {
  /** In a stable order: whoever is added or changed meanwhile moves nobody else. @throws CursorError for one that we did not give. */
  find(query: ResidentQuery, page: { after: Cursor | null; limit: number }): Promise<Page>;
  due(
    kind: DueKind,
    within: { area: AreaCode | null; onDay: Day; nowMs: number },
    page: { after: Cursor | null; limit: number },
  ): Promise<Page>;
  /** Registered ones who may be this person. */
  lookalikes(person: {
    name: string;
    bornOn: Day | null;
    idNumber: string | null;
    phones: readonly string[];
  }): Promise<readonly Lookalike[]>;
  /** Pairs of registered records that may be of one person, the same ID number or the same name and birth. */
  duplicates(
    area: AreaCode | null,
    limit: number,
  ): Promise<readonly { because: Sameness; residentIds: ResidentId[] }[]>;
  /** The registered ones who live there now. */
  inHome(homeId: HomeId): Promise<readonly ResidentId[]>;
  /** Who lived there then. */
  livedIn(homeId: HomeId, atMs: number): Promise<readonly ResidentId[]>;
  /** At most a page of residents. */
  consentsOf(residentIds: readonly ResidentId[]): Promise<readonly ConsentId[]>;
  /** Homes of an area by their ids, with or without anybody in them. @param after the last one of the page before. */
  homesOf(
    area: AreaCode | null,
    page: { after: HomeId | null; limit: number },
  ): Promise<readonly { homeId: HomeId; area: AreaCode | null }[]>;
  /** The home at this place. */
  homeAt(area: AreaCode, address: string): Promise<HomeId | undefined>;
};
