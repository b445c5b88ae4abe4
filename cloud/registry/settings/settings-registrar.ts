/** Reading and changing settings. One setting at a time, with the version of its place that was seen; what would weaken a life alarm is refused. */

import type { AreaCode, HomeId } from "@shouwang/shared/domain/ids.ts";
import { changeOf, type By, type Records } from "../../records/records.ts";
import type { Sentence } from "../residents/sentence.ts";
import { placesAbove, type SettingsChain } from "./effective.ts";
import { notSaved } from "./not-saved.ts";
import { settings, type OwnSettings, type SettingKey } from "./setting-key.ts";
import { settingsId, settingsRecord, type SettingsPlace } from "./settings-record.ts";

/** `cannot-be`: it is not within its limits, or there is nothing to take back. */
export type SettingDone =
  | { kind: "done"; version: number }
  | { kind: "refused"; code: "changed-meanwhile" | "cannot-be"; why: Sentence };
/** @param area where the place lies; null = everywhere, or not known. */
export type SeenSettings = { place: SettingsPlace; area: AreaCode | null; version: number };

export type SettingsRegistrar = {
  /** `version` 0 = this place has set nothing yet. */
  own(place: SettingsPlace): Promise<{ version: number; own: OwnSettings }>;
  chain(area: AreaCode | null, homeId: HomeId | null): Promise<SettingsChain>;
  /** @param value `undefined` = inherited again. Whatever came in: it is checked here. */
  set(seen: SeenSettings, key: SettingKey, value: unknown, by: By): Promise<SettingDone>;
};

export function createSettingsRegistrar({
  records,
  changed,
}: {
  records: Records;
  /** After what is set there was changed, before it is answered. */
  changed: (place: SettingsPlace) => Promise<void>;
}): SettingsRegistrar {
  const ownOf = async (places: readonly SettingsPlace[]) => {
    const found = await records.get(settingsRecord, places.map(settingsId));
    return places.map((place) => {
      const kept = found.get(settingsId(place));
      if (kept === undefined) return { place, version: 0, own: {} };
      // Settings are sealed for nobody, so nobody's erasure takes them; one that cannot be read would silently be inherited.
      if (kept.kind !== "kept") throw new Error(`The settings of ${settingsId(place)} cannot be read.`);
      return { place, version: kept.version, own: kept.content.own };
    });
  };
  return {
    async own(place) {
      const [one] = await ownOf([place]);
      return { version: one?.version ?? 0, own: one?.own ?? {} };
    },
    chain: async (area, homeId) => await ownOf(placesAbove(area, homeId)),
    async set({ place, area, version }, key, value, by) {
      const [now] = await ownOf([place]);
      if (now === undefined || now.version !== version) return meanwhile;
      const { [key]: before, ...others } = now.own;
      let own: OwnSettings = others;
      if (value !== undefined) {
        const read = settings[key].schema.safeParse(value);
        if (!read.success) return { kind: "refused", code: "cannot-be", why: notSaved(key, value) };
        own = { ...others, [key]: { value: read.data, by: by.who, atMs: by.atMs } };
      } else if (before === undefined) return inheritedAlready;
      const change = changeOf(settingsRecord, {
        id: settingsId(place),
        after: version,
        content: { area, own },
        what: version === 0 ? "created" : "changed",
        detail: value === undefined ? `${key} is inherited` : `${key} is set`,
      });
      const answer = await records.commit([change], by);
      if (answer.kind !== "done") return meanwhile;
      await changed(place);
      return { kind: "done", version: version + 1 };
    },
  };
}

const refused = (code: "changed-meanwhile" | "cannot-be", why: Sentence) => ({ kind: "refused", code, why }) as const;
const meanwhile = refused("changed-meanwhile", {
  zh: "该设置已被他人修改。请刷新后再改。",
  en: "Somebody has changed these settings meanwhile. Load them again and repeat your change.",
});
const inheritedAlready = refused("cannot-be", {
  zh: "此处未单独设置，已沿用上级。",
  en: "This is inherited here already. There is nothing to take back.",
});
