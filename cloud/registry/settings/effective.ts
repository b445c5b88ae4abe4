/** What holds in a place, and where it comes from: the nearest one that says it. Pure. */

import { pathTo } from "@shouwang/shared/domain/area.ts";
import type { AreaCode, HomeId } from "@shouwang/shared/domain/ids.ts";
import { settings, settingKeys, type OwnSettings, type SettingKey, type SettingValue } from "./setting-key.ts";
import type { SettingsPlace } from "./settings-record.ts";

/** From the whole deployment down to the place itself; places that say nothing may be left out. */
export type SettingsChain = readonly { place: SettingsPlace; own: OwnSettings }[];

export type Effective<Key extends SettingKey> = {
  value: SettingValue<Key>;
  from: { kind: "default" } | { kind: "set"; place: SettingsPlace; by: string; atMs: number };
};

export function effective<Key extends SettingKey>(chain: SettingsChain, key: Key): Effective<Key> {
  const nearest = chain.findLast(({ own }) => own[key] !== undefined);
  const said = nearest?.own[key];
  // `as`: the value of this key, checked by its own schema when it was said and when it was read.
  if (nearest === undefined || said === undefined)
    return { value: settings[key].fallback as SettingValue<Key>, from: { kind: "default" } };
  const { by, atMs, value } = said;
  return { value: value as SettingValue<Key>, from: { kind: "set", place: nearest.place, by, atMs } };
}

/** Every setting of a place, for a page that shows where each comes from. */
export function allEffective(chain: SettingsChain): readonly ({ key: SettingKey } & Effective<SettingKey>)[] {
  return settingKeys.map((key) => ({ key, ...effective(chain, key) }));
}

/**
 * With what was said of a home when it was registered, before there were settings: it is as if the home had set it. Where that is the default nobody said anything, and a
 * setting of the home says it better.
 */
export function withHomeRecord(chain: SettingsChain, inactivityAfterMs: number): SettingsChain {
  if (inactivityAfterMs === settings["inactivity.after"].fallback) return chain;
  return chain.map((one) => {
    if (one.place.kind !== "home" || one.own["inactivity.after"] !== undefined) return one;
    return {
      ...one,
      own: { ...one.own, "inactivity.after": { value: inactivityAfterMs, by: homeRecordSaid, atMs: 0 } },
    };
  });
}
/** Who said it, where it stands in the record of the home. */
export const homeRecordSaid = "home-record";

/** In the order in which they are inherited. @param area null = not known: only what is set everywhere is inherited. */
export function placesAbove(area: AreaCode | null, homeId: HomeId | null): readonly SettingsPlace[] {
  return [
    { kind: "everywhere" },
    ...(area === null ? [] : pathTo(area)).map((code): SettingsPlace => ({ kind: "area", area: code })),
    ...(homeId === null ? [] : [{ kind: "home", homeId } as const]),
  ];
}
