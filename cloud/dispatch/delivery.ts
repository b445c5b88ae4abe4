/** A delivery is one intention to tell one connector one thing. It is a stored row from the moment it is decided until it ends. */

import type { DeliveryId, IncidentId } from "@shouwang/shared/domain/ids.ts";
import type { NoticeReason } from "../alarms/notice-reason.ts";

export type DeliveryStanding =
  /** Waiting for its time, or for its next attempt. */
  | "due"
  | "accepted"
  /** The far end will not take it; the plan goes on without it. */
  | "refused"
  /** The incident was closed or taken before it was delivered. */
  | "withdrawn";

export type Delivery = {
  deliveryId: DeliveryId;
  incidentId: IncidentId;
  /** Unique: deciding the same thing twice makes one row. `<incident>/<round>/<connector>[><addressee>]/<reason>/<n>`. */
  key: string;
  connector: string;
  /** The person it is for, by id (`contact:c-1-1`); null = it is for the connector itself. */
  addressee: string | null;
  reason: NoticeReason;
  round: number;
  standing: DeliveryStanding;
  /** Attempts made so far. */
  attempt: number;
  dueAtMs: number;
  createdAtMs: number;
  endedAtMs: number | null;
  receipt: string | null;
  lastWhy: string | null;
};
