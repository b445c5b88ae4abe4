/** The place whose settings are asked for or changed: everything, an area, or one home; with what lies above it and whether whoever asks may change it. */

import { z } from "zod";
import type { AreaCode, HomeId } from "@shouwang/shared/domain/ids.ts";
import type { Action } from "../../access/action.ts";
import { decide } from "../../access/policy.ts";
import { areaDayOf } from "../../registry/areas/area-day.ts";
import { homeRecord, type HomeContent } from "../../registry/residents/home-record.ts";
import { withHomeRecord, type SettingsChain } from "../../registry/settings/effective.ts";
import type { SettingsPlace } from "../../registry/settings/settings-record.ts";
import type { Asked } from "../asked.ts";
import { homeIdField } from "../fields.ts";
import { may, type AccessOf } from "../route-access.ts";
import { placeOfArea } from "../sight.ts";
import { areaOrEverywhere } from "./area-query.ts";
import type { SettingsPlaceView } from "./contract/settings.ts";
import type { RegistryParts } from "./registry-routes.ts";

/** As it stands in the record of its home; null for areas, and for a home of which only a kit is known. */
export type PlaceInHand = {
  place: SettingsPlace;
  area: AreaCode | null;
  version: number;
  chain: SettingsChain;
  home: HomeContent | null;
  /** Of that record. */
  homeVersion: number;
};

/** Areas are for whoever looks after them; what is set for one home says something about who lives there, and is for whoever may see them. */
export const ofArea = {
  path: "/api/areas/:code",
  params: z.object({ code: areaOrEverywhere }),
  sees: may("see-settings", aboutArea),
  changes: may("change-areas", aboutArea),
  placeOf: ({ code }: { code: AreaCode | "everywhere" }): SettingsPlace =>
    code === "everywhere" ? { kind: "everywhere" } : { kind: "area", area: code },
} as const;
export const ofHome = {
  path: "/api/homes/:id",
  params: z.object({ id: homeIdField }),
  sees: may("see-residents", aboutHome),
  changes: may("change-residents", aboutHome),
  placeOf: ({ id }: { id: HomeId }): SettingsPlace => ({ kind: "home", homeId: id }),
} as const;

function aboutArea({ params }: { params: { code: AreaCode | "everywhere" } }) {
  return { kind: "area", area: params.code } as const;
}
function aboutHome({ params }: { params: { id: HomeId } }) {
  return { kind: "home", homeId: params.id } as const;
}

/** What a route of settings is made for: both kinds of places have the same routes. */
export type OfPlace<Params> = {
  path: `/api/${string}`;
  params: z.ZodType<Params>;
  sees: AccessOf<{ params: Params }>;
  changes: AccessOf<{ params: Params }>;
  placeOf(params: Params): SettingsPlace;
};

const noHome = { home: null, homeVersion: 0 } as const;

export async function placeInHand(
  { keepers }: Pick<RegistryParts, "keepers">,
  place: SettingsPlace,
): Promise<PlaceInHand> {
  const { settings, records } = keepers;
  const { version } = await settings.own(place);
  switch (place.kind) {
    case "everywhere":
      return { place, area: null, version, ...noHome, chain: await settings.chain(null, null) };
    case "area":
      return { place, area: place.area, version, ...noHome, chain: await settings.chain(place.area, null) };
    case "home": {
      const kept = (await records.get(homeRecord, [place.homeId])).get(place.homeId);
      const home = kept?.kind === "kept" ? kept.content : null;
      const area = home?.area ?? null;
      const chain = await settings.chain(area, place.homeId);
      return {
        place,
        area,
        version,
        home,
        homeVersion: kept?.kind === "kept" ? kept.version : 0,
        chain: home ? withHomeRecord(chain, home.inactivityAfterMs) : chain,
      };
    }
  }
}

/** For a page that shows what can be done; the gate decides it again. */
export function mayChangeThere({ principal }: Asked, { place, area }: PlaceInHand, nowMs: number): boolean {
  if (principal === null) return true;
  const action: Action = place.kind === "home" ? "change-residents" : "change-areas";
  const there =
    place.kind === "home"
      ? { ...placeOfArea(area ?? "everywhere"), homeId: place.homeId }
      : placeOfArea(area ?? "everywhere");
  return decide(principal, action, there, nowMs).kind === "allowed";
}

/** With its name of today, so that a page can say where something comes from. */
export async function namedPlace({ keepers, nowMs }: RegistryParts, place: SettingsPlace): Promise<SettingsPlaceView> {
  if (place.kind !== "area") return place;
  const found = await keepers.areas.on(place.area, areaDayOf(nowMs()));
  const name = found ? { zh: found.name.zh, pinyin: found.name.pinyin, en: found.name.en } : null;
  return { kind: "area", area: place.area, name };
}
