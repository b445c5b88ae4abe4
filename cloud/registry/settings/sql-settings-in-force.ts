/**
 * What is set everywhere, in areas and in homes, in memory: detection asks it for every home. Some thousand records at most; where nothing is set there is none.
 * One that cannot be read is as if it were not there, and `audit verify` names it: the longest time that a home may be silent is never longer than the hard cap.
 */

import type { AreaCode, HomeId } from "@shouwang/shared/domain/ids.ts";
import type { LedgerDatabase } from "../../database/database.ts";
import type { Records } from "../../records/records.ts";
import { placesAbove, type SettingsChain } from "./effective.ts";
import type { OwnSettings } from "./setting-key.ts";
import { settingsId, settingsRecord, type SettingsPlace } from "./settings-record.ts";

export type SettingsInForce = {
  load(): Promise<void>;
  /** What is set there was changed. */
  refresh(place: SettingsPlace): Promise<void>;
  chain(area: AreaCode | null, homeId: HomeId | null): SettingsChain;
};

export function createSettingsInForce(given: {
  database: Pick<LedgerDatabase, "read">;
  records: Records;
}): SettingsInForce {
  const { database, records } = given;
  const owns = new Map<string, OwnSettings>();
  const readAnew = async (ids: readonly string[]): Promise<void> => {
    const found = await records.get(settingsRecord, ids);
    for (const id of ids) {
      const kept = found.get(id);
      if (kept?.kind === "kept") owns.set(id, kept.content.own);
      else owns.delete(id);
    }
  };
  return {
    async load() {
      const rows = await database.read
        .selectFrom("records")
        .select("id")
        .where("kind", "=", settingsRecord.kind)
        .execute();
      owns.clear();
      await readAnew(rows.map(({ id }) => id));
    },
    refresh: (place) => readAnew([settingsId(place)]),
    chain: (area, homeId) =>
      placesAbove(area, homeId).flatMap((place) => {
        const own = owns.get(settingsId(place));
        // The home's own place stands in the chain in any case: its record may say something too.
        return own === undefined && place.kind !== "home" ? [] : [{ place, own: own ?? {} }];
      }),
  };
}
