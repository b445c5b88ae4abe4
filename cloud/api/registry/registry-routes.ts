/** The registry as it is served: areas and what is set in them, homes and residents, kits. */

import type { AuditLog } from "../../audit/audit-log.ts";
import type { HomeView } from "../contract.ts";
import type { NameOf } from "../home-names.ts";
import type { Route } from "../route.ts";
import { areaChangesRoutes } from "./area-changes-routes.ts";
import { areasRoutes } from "./areas-routes.ts";
import type { HomeId } from "@shouwang/shared/domain/ids.ts";
import { centreNumbersRoutes } from "./centre-numbers-routes.ts";
import { centresRoutes } from "./centres-routes.ts";
import { connectorsRoutes } from "./connectors-routes.ts";
import { contactTestRoutes } from "./contact-test-routes.ts";
import { consentsRoutes } from "./consents-routes.ts";
import { homeChangesRoutes } from "./home-changes-routes.ts";
import { homeRecordsRoutes } from "./home-records-routes.ts";
import { dueRoutes } from "./due-routes.ts";
import { dutyRoutes } from "./duty-routes.ts";
import { duplicatesRoutes } from "./duplicates-routes.ts";
import { exportRoutes } from "./export-routes.ts";
import { importRoutes } from "./import-routes.ts";
import { handOverRoutes } from "./hand-over-routes.ts";
import { installationRoutes } from "./installation-routes.ts";
import type { Keepers } from "./keepers.ts";
import { monthsRoutes } from "./months-routes.ts";
import { numbersRoutes } from "./numbers-routes.ts";
import { residentChangesRoutes } from "./resident-changes-routes.ts";
import { residentsRoutes } from "./residents-routes.ts";
import { plansRoutes } from "./plans-routes.ts";
import { settingsRoutes } from "./settings-routes.ts";
import { kitClaimRoutes } from "./kit-claim-routes.ts";
import { kitContentsRoutes } from "./kit-contents-routes.ts";
import { kitsRoutes } from "./kits-routes.ts";
import { visitsRoutes } from "./visits-routes.ts";

export type RegistryParts = {
  keepers: Keepers;
  /** Of the open incident of a home, as the desk shows it; null when nothing is open there. */
  phaseOf: (homeId: HomeId) => string | null;
  /** Null where nothing is noted. */
  audit: Pick<AuditLog, "note"> | null;
  nowMs: () => number;
  nameOf: NameOf;
  /** What is known of the gateway of a home just now; null = it has none. */
  gatewayOf: (homeId: HomeId, signal: AbortSignal) => Promise<HomeView["gateway"]>;
};

export function registryRoutes(parts: RegistryParts): readonly Route[] {
  return [
    ...numbersRoutes(parts),
    ...monthsRoutes(parts),
    ...areasRoutes(parts),
    ...areaChangesRoutes(parts),
    ...residentsRoutes(parts),
    ...residentChangesRoutes(parts),
    ...consentsRoutes(parts),
    ...homeRecordsRoutes(parts),
    ...homeChangesRoutes(parts),
    ...contactTestRoutes(parts),
    ...settingsRoutes(parts),
    ...plansRoutes(parts),
    ...centresRoutes(parts),
    ...centreNumbersRoutes(parts),
    ...connectorsRoutes(parts),
    ...dutyRoutes(parts),
    ...kitsRoutes(parts),
    ...kitContentsRoutes(parts),
    ...kitClaimRoutes(parts),
    ...visitsRoutes(parts),
    ...installationRoutes(parts),
    ...handOverRoutes(parts),
    ...dueRoutes(parts),
    ...duplicatesRoutes(parts),
    ...exportRoutes(parts),
    ...importRoutes(parts),
  ];
}
