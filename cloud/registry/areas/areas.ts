/** Looking areas up: by code, by place in the tree, by name; as they are, and as they were on a day. */

import type { AreaLevel } from "@shouwang/shared/domain/area.ts";
import type { AreaCode } from "@shouwang/shared/domain/ids.ts";
import type { AreaDay } from "./area-day.ts";
import type { AreaContent, AreaName, AreaStanding } from "./area-record.ts";

export type FoundArea = {
  code: AreaCode;
  level: AreaLevel;
  /** As it was called on that day. */
  name: AreaName;
  standing: AreaStanding;
  became: readonly AreaCode[];
};

/** One step from the province down. A deployment may be any subtree: what lies above it may have no record, and is shown by its code. */
export type PathStep =
  | FoundArea
  | { code: AreaCode; level: AreaLevel; name: null; standing: "unknown"; became: readonly [] };

export type Areas = {
  get(code: AreaCode): Promise<{ version: number; content: AreaContent } | undefined>;
  on(code: AreaCode, day: AreaDay): Promise<FoundArea | undefined>;
  /** From the province down to the area itself. */
  path(code: AreaCode, day: AreaDay): Promise<readonly PathStep[]>;
  /** Those directly below it that are there on that day, in the order of their codes; null = the tops of the deployment. */
  below(code: AreaCode | null, day: AreaDay): Promise<readonly FoundArea[]>;
  /** Those that are there today and whose name, Chinese or Latin, begins like this. At most `foundMax`. */
  find(text: string, within: AreaCode | null, day: AreaDay): Promise<readonly FoundArea[]>;
  /** What has become this area: its people of before are counted there. */
  predecessors(code: AreaCode): Promise<readonly AreaCode[]>;
};

export const foundMax = 50;
