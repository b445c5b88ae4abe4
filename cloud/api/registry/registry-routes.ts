/** The registry as it is served: areas and what is set in them, homes and residents, kits. */

import type { Route } from "../route.ts";
import { areaChangesRoutes } from "./area-changes-routes.ts";
import { areasRoutes } from "./areas-routes.ts";
import { kitClaimRoutes } from "./kit-claim-routes.ts";
import { kitContentsRoutes } from "./kit-contents-routes.ts";
import { kitsRoutes } from "./kits-routes.ts";
import type { Keepers } from "./keepers.ts";
import { numbersRoutes } from "./numbers-routes.ts";
import { visitsRoutes } from "./visits-routes.ts";

export type RegistryParts = { keepers: Keepers; nowMs: () => number };

export function registryRoutes(parts: RegistryParts): readonly Route[] {
  return [
    ...numbersRoutes(parts),
    ...areasRoutes(parts),
    ...areaChangesRoutes(parts),
    ...kitsRoutes(parts),
    ...kitContentsRoutes(parts),
    ...kitClaimRoutes(parts),
    ...visitsRoutes(parts),
  ];
}
