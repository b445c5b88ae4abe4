/** The registry as it is served: areas and what is set in them, homes and residents, kits. */

import type { Route } from "../route.ts";
import { areaChangesRoutes } from "./area-changes-routes.ts";
import { areasRoutes } from "./areas-routes.ts";
import type { Keepers } from "./keepers.ts";
import { numbersRoutes } from "./numbers-routes.ts";
import { plansRoutes } from "./plans-routes.ts";
import { settingsRoutes } from "./settings-routes.ts";

export type RegistryParts = { keepers: Keepers; nowMs: () => number };

export function registryRoutes(parts: RegistryParts): readonly Route[] {
  return [
    ...numbersRoutes(parts),
    ...areasRoutes(parts),
    ...areaChangesRoutes(parts),
    ...settingsRoutes(parts),
    ...plansRoutes(parts),
  ];
}
