/** Drills as routes use them. */

import type { AreaCode, HomeId } from "@shouwang/shared/domain/ids.ts";
import type { Answered, Drill, DrillAsked, DrillRefused } from "./drill.ts";

export type DrillView = Drill & { answered: readonly Answered[] };

export type Drills = {
  begin(asked: DrillAsked): Promise<{ kind: "begun"; drill: Drill } | DrillRefused>;
  /** Before its time; false: none of this id is under way in this area. */
  end(drillId: string, area: AreaCode | null, by: string): Promise<boolean>;
  /** Of an area, the latest first, with how its incidents were answered. */
  list(area: AreaCode | null): Promise<readonly DrillView[]>;
  /** Persons whom the drill that is under way in this home includes. */
  includedIn(homeId: HomeId | null): readonly string[];
};
