/**
 * The way back to gateways. It keeps nothing: a receipt that is lost is given again when the gateway repeats itself, so
 * publishing while there is no broker is refused instead of queued.
 */

import type { GatewayId } from "@shouwang/shared/domain/ids.ts";
import type { Bucket, DownChannel } from "@shouwang/shared/wire/topics.ts";

/** What is about an alarm goes beside everything else, because a county's receipts for telemetry may wait at the broker. */
export type Way = "life" | "rest";

export type Downlink = {
  send(to: { bucket: Bucket; gatewayId: GatewayId }, channel: DownChannel, payload: Uint8Array, way: Way): void;
};
