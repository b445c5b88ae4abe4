/** Deliveries that are due in a real ledger, each of an incident of its own, as many as a test wants. */

import { must, parseDeliveryId, parseGatewayId, parseIncidentId } from "@shouwang/shared/domain/ids.ts";
import type { LedgerDatabase } from "@shouwang/cloud/database/database.ts";
import type { Delivery } from "@shouwang/cloud/dispatch/delivery.ts";
import { emptyCommit } from "@shouwang/cloud/ingest/ledger/ledger.ts";
import { createSqlLedger } from "@shouwang/cloud/ingest/ledger/sql-ledger.ts";
import { raisedIncident } from "./incidents.ts";

const perCommit = 500;

export async function createDueDeliveries(
  database: LedgerDatabase,
  given: { count: number; nowMs: number; connector?: string; from?: number },
): Promise<Delivery[]> {
  const ledger = createSqlLedger(database);
  const { nowMs, connector = "webhook", from = 0 } = given;
  const made = Array.from({ length: given.count }, (_, index) => {
    const n = from + index;
    const incidentId = must(parseIncidentId(`incident-${n}`), "incident");
    const gatewayId = must(parseGatewayId(`gw-${n}`), "gateway");
    const incident = raisedIncident(nowMs, { incidentId, homeId: null, gatewayId, subject: `gateway:${gatewayId}` });
    const delivery: Delivery = {
      deliveryId: must(parseDeliveryId(`delivery-${n}`), "delivery"),
      incidentId,
      key: `${incidentId}/1/${connector}/raised/1`,
      connector,
      addressee: null,
      reason: "raised",
      round: 1,
      standing: "due",
      attempt: 0,
      dueAtMs: nowMs,
      createdAtMs: nowMs,
      endedAtMs: null,
      receipt: null,
      lastWhy: null,
    };
    return { incident, delivery };
  });
  for (let at = 0; at < made.length; at += perCommit) {
    const some = made.slice(at, at + perCommit);
    const failure = await ledger.commit({
      ...emptyCommit,
      incidents: some.map(({ incident }) => ({ incident, journal: [], firstLine: 0 })),
      deliveries: { create: some.map(({ delivery }) => delivery), update: [] },
    });
    if (failure) throw new Error(failure.why);
  }
  return made.map(({ delivery }) => delivery);
}
