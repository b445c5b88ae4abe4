/** Where homes, kits and incidents stand, for the policy: from memory but for incidents that are over. */

import { incidentById } from "../alarms/sql-alarm-store.ts";
import type { Ground } from "../api/ports.ts";
import type { LedgerDatabase } from "../database/database.ts";
import type { CloudLoop } from "../loop-port.ts";
import type { RegistryReader } from "../registry/registry.ts";

export function createGround(given: { database: LedgerDatabase; loop: CloudLoop; registry: RegistryReader }): Ground {
  const { database, loop, registry } = given;
  return {
    // Nobody assigns visits yet, so nobody has one.
    home(homeId) {
      const home = registry.home(homeId);
      return home && { area: home.area, visitors: [] };
    },
    homeOfGateway(gatewayId) {
      if (!registry.isKnownGateway(gatewayId)) return undefined;
      return registry.assignmentOfGateway(gatewayId)?.homeId ?? null;
    },
    openIncidentOf(homeId) {
      const incident = loop.home(homeId)?.incident ?? null;
      return incident?.phase === "closed" ? null : incident;
    },
    incident: async (incidentId) => loop.openIncident(incidentId) ?? (await incidentById(database.read, incidentId)),
  };
}
