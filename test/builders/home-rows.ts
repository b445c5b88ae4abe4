/** The row of a home that rows of kits refer to. */

import type { HomeRow } from "@shouwang/cloud/database/schema.ts";

export const aHomeRow = (home_id: string): HomeRow => ({
  home_id,
  area: "",
  place: null,
  time_zone: "Asia/Shanghai",
  kind: "live",
  is_high_risk: 0,
  inactivity_after_ms: 43_200_000,
  contact_reached_at_ms: null,
});
