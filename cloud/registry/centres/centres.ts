/** Centres, and which of them answer for a place, in order. */

import type { AreaCode, CentreId, ConnectorId } from "@shouwang/shared/domain/ids.ts";
import type { By } from "../../records/records.ts";
import type { Sentence } from "../residents/sentence.ts";
import type { SeenSettings, SettingDone } from "../settings/settings-registrar.ts";
import type { CentreContent } from "./centre-record.ts";

export type KeptCentre = { centreId: CentreId; version: number; content: CentreContent };
export type CentreDone =
  | { kind: "done"; centreId: CentreId; version: number }
  | { kind: "refused"; code: "not-there" | "changed-meanwhile" | "cannot-be"; why: Sentence };
export type NewCentre = Omit<CentreContent, "area" | "closedAtMs">;
/** How a centre with a system of its own is reached, and how it answers. */
export type CentreWays = Pick<CentreContent, "paths" | "inbound">;
/** What a centre must know of a connector that it names. */
export type KnownConnector = { name: string; area: AreaCode | null; isPath: boolean; isInbound: boolean };
/** Those that are open. */
export type KnownConnectors = () => Promise<ReadonlyMap<ConnectorId, KnownConnector>>;
type SeenCentre = { centreId: CentreId; version: number; area: AreaCode | null };

export type Centres = {
  /** Every one that there is, closed ones too: some hundred at most. */
  all(): Promise<readonly KeptCentre[]>;
  register(area: AreaCode | null, centre: NewCentre, by: By): Promise<CentreDone>;
  /** Its ways stay. @param seen.area whose it must be: whoever changes one may change those of this area. */
  change(seen: SeenCentre, centre: Omit<NewCentre, keyof CentreWays>, by: By): Promise<CentreDone>;
  /** In use from then on. One that is remote is never left without a path. */
  reach(seen: SeenCentre, ways: CentreWays, by: By): Promise<CentreDone>;
  /** For good. One that answers for some place is not closed. */
  close(seen: SeenCentre, by: By): Promise<CentreDone>;
  /** Who answers for the alarms of a place, in order; together they must be there at every hour. */
  serve(seen: SeenSettings, centreIds: readonly CentreId[], by: By): Promise<SettingDone>;
};
