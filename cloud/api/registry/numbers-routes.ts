/** Counts that name nobody: what provinces and cities see of their registry. */

import { z } from "zod";
import { areaLevels } from "@shouwang/shared/domain/area.ts";
import { nothing, route, type Route } from "../route.ts";
import { may } from "../route-access.ts";
import { aboutArea, areaQuery, withinOf } from "./area-query.ts";
import { reachedWithinIn } from "./connected-in.ts";
import { numbersView } from "./contract/numbers.ts";
import type { RegistryParts } from "./registry-routes.ts";

export function numbersRoutes({ keepers, nowMs }: RegistryParts): readonly Route[] {
  return [
    route({
      method: "GET",
      path: "/api/numbers",
      access: may("see-numbers", aboutArea),
      summary: "Registered and connected residents and homes of an area, by the areas of one level in it.",
      takes: { params: nothing, query: areaQuery.extend({ by: z.enum(areaLevels) }), body: nothing },
      answers: { 200: numbersView },
      async answer({ query }) {
        const area = withinOf(query.area);
        const at = { nowMs: nowMs(), reachedWithin: await reachedWithinIn(keepers, area) };
        return { status: 200, body: await keepers.counts.rollUp(area, query.by, at) };
      },
    }),
  ];
}
