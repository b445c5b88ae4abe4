/** Centres, and which of them answer for a place, in order. */

import type { AreaCode, CentreId } from "@shouwang/shared/domain/ids.ts";
import type { By } from "../../records/records.ts";
import type { Sentence } from "../residents/sentence.ts";
import type { SeenSettings, SettingDone } from "../settings/settings-registrar.ts";
import type { CentreContent } from "./centre-record.ts";

export type KeptCentre = { centreId: CentreId; version: number; content: CentreContent };
export type CentreDone =
  | { kind: "done"; centreId: CentreId; version: number }
  | { kind: "refused"; code: "not-there" | "changed-meanwhile" | "cannot-be"; why: Sentence };
export type NewCentre = Omit<CentreContent, "area" | "closedAtMs">;

export type Centres = {
  /** Every one that there is, closed ones too: some hundred at most. */
  all(): Promise<readonly KeptCentre[]>;
  register(area: AreaCode | null, centre: NewCentre, by: By): Promise<CentreDone>;
  /** @param area whose it must be: whoever changes one may change those of this area. */
  change(
    seen: { centreId: CentreId; version: number; area: AreaCode | null },
    centre: NewCentre,
    by: By,
  ): Promise<CentreDone>;
  /** For good. One that answers for some place is not closed. */
  close(seen: { centreId: CentreId; version: number; area: AreaCode | null }, by: By): Promise<CentreDone>;
  /** Who answers for the alarms of a place, in order; together they must be there at every hour. */
  serve(seen: SeenSettings, centreIds: readonly CentreId[], by: By): Promise<SettingDone>;
};
