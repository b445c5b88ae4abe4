/** Deliveries in SQL. Rows exist from the moment they are decided; a second one with the same key is the same delivery. */

import type { IncidentId } from "@shouwang/shared/domain/ids.ts";
import type { Write } from "../database/database.ts";
import { checked } from "../database/sql-checksums.ts";
import type { DeliveryRow } from "../database/schema-claims.ts";
import type { LedgerKysely } from "../database/schema.ts";
import type { Delivery } from "./delivery.ts";

function toRow(delivery: Delivery): DeliveryRow {
  return checked({
    delivery_id: delivery.deliveryId,
    incident_id: delivery.incidentId,
    key: delivery.key,
    connector: delivery.connector,
    addressee: delivery.addressee,
    reason: delivery.reason,
    round: delivery.round,
    standing: delivery.standing,
    attempt: delivery.attempt,
    due_at_ms: delivery.dueAtMs,
    created_at_ms: delivery.createdAtMs,
    ended_at_ms: delivery.endedAtMs,
    receipt: delivery.receipt,
    last_why: delivery.lastWhy,
  });
}

export function toDelivery(row: DeliveryRow): Delivery {
  // `as`, five times: rows come from our own store, and only `toRow` makes them.
  return {
    deliveryId: row.delivery_id as Delivery["deliveryId"],
    incidentId: row.incident_id as IncidentId,
    key: row.key,
    connector: row.connector,
    addressee: row.addressee,
    reason: row.reason as Delivery["reason"],
    round: row.round,
    standing: row.standing as Delivery["standing"],
    attempt: row.attempt,
    dueAtMs: row.due_at_ms,
    createdAtMs: row.created_at_ms,
    endedAtMs: row.ended_at_ms,
    receipt: row.receipt,
    lastWhy: row.last_why,
  };
}

export function createDelivery(db: LedgerKysely, delivery: Delivery): Write {
  const query = db
    .insertInto("deliveries")
    .values(toRow(delivery))
    .onConflict((conflict) => conflict.column("key").doNothing());
  return { query };
}

export function updateDelivery(db: LedgerKysely, delivery: Delivery): Write {
  const { delivery_id: _id, key: _key, incident_id: _incident, ...changes } = toRow(delivery);
  return { query: db.updateTable("deliveries").set(changes).where("delivery_id", "=", delivery.deliveryId), rows: 1 };
}

export async function deliveriesOf(db: LedgerKysely, incidentId: IncidentId): Promise<Delivery[]> {
  const rows = await db
    .selectFrom("deliveries")
    .selectAll()
    .where("incident_id", "=", incidentId)
    .orderBy("created_at_ms")
    .execute();
  return rows.map(toDelivery);
}

/**
 * Whose deliveries, where two processes share the work. `inside`: the desk, which is in the process that decides. `outside`: all others, of which none has an end that
 * waits to be decided.
 */
export type Share = "all" | "inside" | "outside";

const inside = "desk";
export const isOutside = (connector: string): boolean => connector !== inside;

const dueOf = (db: LedgerKysely, share: Share) =>
  db
    .selectFrom("deliveries")
    .where("standing", "=", "due")
    .$if(share !== "all", (query) => query.where("connector", share === "outside" ? "!=" : "=", inside));

/** What is to be attempted by now, the earliest first; nothing of the connectors in `full`, which have no place left. */
export async function dueDeliveries(
  db: LedgerKysely,
  { nowMs, limit, full, share = "all" }: { nowMs: number; limit: number; full: readonly string[]; share?: Share },
): Promise<Delivery[]> {
  const undecided = db.selectFrom("claims").select("delivery_id").where("outcome", "is not", null);
  const due = dueOf(db, share)
    .selectAll()
    .where("due_at_ms", "<=", nowMs)
    .$if(share === "outside", (query) => query.where("delivery_id", "not in", undecided))
    .orderBy("due_at_ms")
    .limit(limit);
  const rows = await (full.length === 0 ? due : due.where("connector", "not in", full)).execute();
  return rows.map(toDelivery);
}

/** When the next attempt is due, over all incidents. */
export async function nextDeliveryDueAtMs(db: LedgerKysely, share: Share = "all"): Promise<number | null> {
  const row = await dueOf(db, share).select("due_at_ms").orderBy("due_at_ms").limit(1).executeTakeFirst();
  return row?.due_at_ms ?? null;
}
