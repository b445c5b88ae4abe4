/** Wires what makes plans of what is set, and people of the ids in them. Decides nothing. */

import type { IncidentId } from "@shouwang/shared/domain/ids.ts";
import type { Log } from "@shouwang/shared/log/log.ts";
import type { LedgerDatabase } from "../database/database.ts";
import type { PlanBook } from "../dispatch/plan-book.ts";
import { deliveriesOf } from "../dispatch/sql-delivery-store.ts";
import { createAddressees, type Addressees } from "../planning/addressees.ts";
import { createContactTests, type ContactTests } from "../planning/contact-tests.ts";
import { createPlanBook } from "../planning/plan-book.ts";
import type { Records } from "../records/records.ts";
import { createCentresInForce, type CentresInForce } from "../registry/centres/sql-centres-in-force.ts";
import type { DutyBook } from "../registry/duty/duty.ts";
import { createSqlDuty } from "../registry/duty/sql-duty.ts";
import type { Registry } from "../registry/registry.ts";
import type { ContactTestWay } from "../registry/residents/contact-testing.ts";

export type Planning = { plans: PlanBook; addressees: Addressees; duty: DutyBook; centres: CentresInForce };

export async function openPlanning(given: {
  database: LedgerDatabase;
  records: Records;
  registry: Pick<Registry, "home" | "planGround">;
  /** Those that there are now. */
  connectors: () => readonly string[];
  nowMs: () => number;
  log: Log;
}): Promise<Planning> {
  const { database, records, registry, connectors, nowMs, log } = given;
  const duty = await createSqlDuty({ database, records });
  const centres = await createCentresInForce({ database, records });
  const plans = createPlanBook({
    ground: (homeId) => registry.planGround(homeId),
    areaOf: (homeId) => registry.home(homeId)?.area ?? null,
    centre: (centreId) => centres.centre(centreId),
    duty,
    connectors,
    log,
  });
  const addressees = createAddressees({ records, duty, home: (homeId) => registry.home(homeId), nowMs });
  return { plans, addressees, duty, centres };
}

export function openContactTests(
  given: Omit<Parameters<typeof createContactTests>[0], "ways"> & { database: Pick<LedgerDatabase, "read"> },
): ContactTests {
  const { database, ...rest } = given;
  const ways = async (incidentId: IncidentId): Promise<ContactTestWay[]> =>
    (await deliveriesOf(database.read, incidentId)).map(({ connector, standing, lastWhy }) => ({
      connector,
      standing: wayStanding[standing],
      why: standing === "accepted" ? null : lastWhy,
    }));
  return createContactTests({ ...rest, ways });
}

/** One that was withdrawn needed no sending any more: somebody had answered. */
const wayStanding = { due: "waiting", accepted: "sent", refused: "refused", withdrawn: "waiting" } as const;
