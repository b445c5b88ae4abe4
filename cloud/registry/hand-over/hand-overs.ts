/** Looking signed sheets up. */

import type { HomeId, KitId } from "@shouwang/shared/domain/ids.ts";
import type { HandOver } from "./hand-over-record.ts";

export type FoundHandOver = { handOverId: string; kitId: KitId; homeId: HomeId; atMs: number };
/** As a file, in the language of whoever reads it. */
export type DrawSheet = (
  sheet: { handOverId: string; content: HandOver },
  language: "zh" | "en",
) => Promise<Uint8Array>;

/** The latest first. */
export type HandOvers = {
  ofHome(homeId: HomeId): Promise<readonly FoundHandOver[]>;
  ofKit(kitId: KitId): Promise<readonly FoundHandOver[]>;
};
/** A kit that was moved and mended for years has fewer. */
export const handOversShown = 50;
