/** Who counts as connected in an area: what is set there says within how many days they must have been reached. */

import type { AreaCode } from "@shouwang/shared/domain/ids.ts";
import { days, type Millis } from "@shouwang/shared/time/duration.ts";
import { effective } from "../../registry/settings/effective.ts";
import type { Keepers } from "./keepers.ts";

/** @param area null = the whole deployment, or said of nowhere. */
export async function reachedWithinIn({ settings }: Pick<Keepers, "settings">, area: AreaCode | null): Promise<Millis> {
  return days(effective(await settings.chain(area, null), "reachable.within").value);
}
