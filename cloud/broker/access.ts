/** Which topics a client may use. A gateway speaks below its own `up/` and listens below its own `down/`; others are the cloud's. */

import type { GatewayId } from "@shouwang/shared/domain/ids.ts";
import { parseUpTopic } from "@shouwang/shared/wire/topics.ts";

/** @param gatewayId undefined for a client that is no gateway: the cloud, a tool. */
export function mayPublish(gatewayId: GatewayId | undefined, topic: string): boolean {
  if (topic.startsWith("$")) return false;
  return gatewayId === undefined || parseUpTopic(topic)?.gatewayId === gatewayId;
}

/** The broker's own figures (`$SYS`) may be read by those who are no gateway. Shared subscriptions would be granted and never deliver. */
export function maySubscribe(gatewayId: GatewayId | undefined, filter: string): boolean {
  if (filter.startsWith("$share/")) return false;
  if (gatewayId === undefined) return true;
  const [prefix, version, bucket, gateway, way] = filter.split("/");
  return prefix === "sw" && version === "v1" && bucket !== undefined && gateway === gatewayId && way === "down";
}
