/** What the executor reads of the stored deliveries. It writes nothing: how an attempt ended is an input of the home's own decision. */

import type { Delivery } from "./delivery.ts";

export type DeliveryStore = {
  /**
   * Standing `due` and due by `nowMs`, the earliest first, at most `limit`; none of the connectors in `full`, which have no place
   * left: thousands that wait for a far end that hangs must not stand in front of what the desk can have now.
   */
  dueDeliveries(nowMs: number, limit: number, full: readonly string[]): Promise<readonly Delivery[]>;
  /** The earliest `dueAtMs` of all that stand as `due`, also when it has passed; null = none. */
  nextDueAtMs(): Promise<number | null>;
};
