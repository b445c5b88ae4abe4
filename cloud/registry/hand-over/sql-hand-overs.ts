/** Signed sheets by home and by kit, over an index of ids and times. */

import { must, parseHomeId, parseKitId } from "@shouwang/shared/domain/ids.ts";
import type { LedgerDatabase } from "../../database/database.ts";
import { handOversShown, type FoundHandOver, type HandOvers } from "./hand-overs.ts";

export function createSqlHandOvers({ read }: Pick<LedgerDatabase, "read">): HandOvers {
  const found = async (column: "home_id" | "kit_id", id: string): Promise<readonly FoundHandOver[]> => {
    const rows = read.selectFrom("hand_overs").selectAll().where(column, "=", id);
    const latest = await rows.orderBy("at_ms", "desc").orderBy("hand_over_id").limit(handOversShown).execute();
    return latest.map((row) => ({
      handOverId: row.hand_over_id,
      kitId: must(parseKitId(row.kit_id), row.kit_id),
      homeId: must(parseHomeId(row.home_id), row.home_id),
      atMs: row.at_ms,
    }));
  };
  return { ofHome: (homeId) => found("home_id", homeId), ofKit: (kitId) => found("kit_id", kitId) };
}
