/** Deliveries in memory: for tests of the executor. */

import type { DeliveryId } from "@shouwang/shared/domain/ids.ts";
import type { Delivery } from "./delivery.ts";
import type { DeliveryStore } from "./delivery-store.ts";

export type MemoryDeliveryStore = DeliveryStore & {
  put(delivery: Delivery): void;
  get(deliveryId: DeliveryId): Delivery | undefined;
};

export function createMemoryDeliveryStore(): MemoryDeliveryStore {
  const rows = new Map<DeliveryId, Delivery>();
  const due = (): Delivery[] =>
    [...rows.values()].filter((row) => row.standing === "due").toSorted((one, other) => one.dueAtMs - other.dueAtMs);
  return {
    put: (delivery) => void rows.set(delivery.deliveryId, delivery),
    get: (deliveryId) => rows.get(deliveryId),
    dueDeliveries: (nowMs, limit, full) =>
      Promise.resolve(
        due()
          .filter((row) => row.dueAtMs <= nowMs && !full.includes(row.connector))
          .slice(0, limit),
      ),
    nextDueAtMs: () => Promise.resolve(due()[0]?.dueAtMs ?? null),
  };
}
