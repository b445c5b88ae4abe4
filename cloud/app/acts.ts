/** Wires what operators do with an incident to who can be sent, and where they write down what the next shift has to know. Decides nothing. */

import type { IncidentId } from "@shouwang/shared/domain/ids.ts";
import { incidentById } from "../alarms/sql-alarm-store.ts";
import type { Sendables } from "../api/ports-acts.ts";
import type { LedgerDatabase } from "../database/database.ts";
import type { CloudLoop } from "../loop/port.ts";
import type { Planning } from "./planning.ts";
import { createSendablePeople } from "../planning/sendable.ts";
import type { Records } from "../records/records.ts";
import type { Registry } from "../registry/registry.ts";
import type { Shifts } from "../shifts/shifts.ts";
import { createSqlShifts } from "../shifts/sql-shifts.ts";
import type { Vault } from "../vault/vault.ts";

export function openActs(given: {
  database: LedgerDatabase;
  vault: Vault;
  records: Records;
  registry: Pick<Registry, "home">;
  planning: Planning;
  loop: CloudLoop;
  connectors: () => readonly string[];
  nowMs: () => number;
}): { sendables: Sendables; shifts: Shifts } {
  const { database, vault, records, registry, planning, loop, connectors, nowMs } = given;
  const home = registry.home.bind(registry);
  const people = createSendablePeople({ ...planning, records, home, connectors, nowMs });
  const sendables: Sendables = {
    async of(incidentId: IncidentId) {
      const incident = loop.openIncident(incidentId) ?? (await incidentById(database.read, incidentId));
      return incident && (await people.of(incident));
    },
  };
  return { sendables, shifts: createSqlShifts({ database, vault }) };
}
