/** Where homes, kits and incidents stand, for the policy: from memory but for incidents that are over. */

import { incidentById } from "../alarms/sql-alarm-store.ts";
import { must, parseAreaCode, parseHomeId, parseIncidentId } from "@shouwang/shared/domain/ids.ts";
import type { Ground, Registered, Standing } from "../api/ports.ts";
import type { LedgerDatabase } from "../database/database.ts";
import type { CloudLoop } from "../loop/port.ts";
import type { RegistryReader } from "../registry/registry.ts";
import type { Visitors } from "../registry/visits/visits.ts";

export function createGround(given: {
  database: LedgerDatabase;
  loop: CloudLoop;
  registry: RegistryReader;
  visitors: Pick<Visitors, "of">;
  nowMs: () => number;
}): Ground {
  const { database, loop, registry, visitors, nowMs } = given;
  return {
    home(homeId) {
      const home = registry.home(homeId);
      return home && { area: home.area };
    },
    visitors: (homeId) => visitors.of(homeId, nowMs()),
    homeOfGateway(gatewayId) {
      if (!registry.isKnownGateway(gatewayId)) return undefined;
      return registry.assignmentOfGateway(gatewayId)?.homeId ?? null;
    },
    openIncidentOf(homeId) {
      const incident = loop.home(homeId)?.incident ?? null;
      return incident?.phase === "closed" ? null : incident;
    },
    openIncident: (incidentId) => loop.openIncident(must(parseIncidentId(incidentId), incidentId)) ?? null,
    registered: async (what) => await standingOf(database, what),
    incident: async (incidentId) => loop.openIncident(incidentId) ?? (await incidentById(database.read, incidentId)),
  };
}

export async function standingOf(
  { read }: Pick<LedgerDatabase, "read">,
  what: Registered,
): Promise<Standing | undefined> {
  switch (what.kind) {
    case "home":
      return toStanding(
        await read
          .selectFrom("homes")
          .select(["area", "home_id"])
          .where("home_id", "=", what.homeId)
          .executeTakeFirst(),
      );
    case "resident": {
      const row = read.selectFrom("residents").select(["area", "home_id"]).where("resident_id", "=", what.residentId);
      return toStanding(await row.executeTakeFirst());
    }
    case "kit":
      return toStanding(
        await read.selectFrom("kits").select(["area", "home_id"]).where("kit_id", "=", what.kitId).executeTakeFirst(),
      );
  }
}

/** A code that cannot be read says nothing about where it stands; whoever may see everything finds it. */
function toStanding(row: { area: string; home_id: string | null } | undefined): Standing | undefined {
  return row && { area: parseAreaCode(row.area) ?? null, homeId: parseHomeId(row.home_id ?? "") ?? null };
}
