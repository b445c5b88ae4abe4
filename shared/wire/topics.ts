/**
 * Where messages travel: `sw/v1/<bucket>/<gatewayId>/up|down/<channel>`.
 *
 * The bucket is a hash of the home, fixed when the kit is assigned, so that a partition can be chosen by topic filter in every
 * broker. It is routing, not truth: a message in the wrong bucket is still read (docs/architecture.md §2.12).
 */

import type { GatewayId, HomeId } from "../domain/ids.ts";
import { parseGatewayId } from "../domain/ids.ts";

export const wireVersion = 1;
export const bucketCount = 1024;
/** UTF-8 bytes of one message, so that every broker takes it. Larger ones are refused unread. */
export const messageBytesMax = 64 * 1024;

export const upChannels = ["life", "fault", "telemetry", "hello", "answer", "state"] as const;
export type UpChannel = (typeof upChannels)[number];
export const downChannels = ["receipt", "desired", "command"] as const;
export type DownChannel = (typeof downChannels)[number];

/** Four digits, `0000` to `1023`. */
export type Bucket = string;

/** FNV-1a over the id's ASCII bytes: fixed for ever, since assignments store what it gave. */
export function bucketOf(home: HomeId): Bucket {
  let hash = 0x811c9dc5;
  for (let at = 0; at < home.length; at++) hash = Math.imul(hash ^ home.charCodeAt(at), 0x01000193) >>> 0;
  return String(hash % bucketCount).padStart(4, "0");
}

export function upTopic(bucket: Bucket, gateway: GatewayId, channel: UpChannel): string {
  return `sw/v1/${bucket}/${gateway}/up/${channel}`;
}

export function downTopic(bucket: Bucket, gateway: GatewayId, channel: DownChannel): string {
  return `sw/v1/${bucket}/${gateway}/down/${channel}`;
}

/** Everything any gateway says. */
export const allUpFilter = "sw/v1/+/+/up/#";
/**
 * What the cloud subscribes to: life on a connection of its own, so that it stands in no queue of a broker's behind anything else. Hello comes
 * with it, in the order in which it was said: what a gateway says of a restored ledger must be known before the alarms that follow.
 */
const isWithLife = (channel: UpChannel): boolean => channel === "life" || channel === "hello";
export const lifeUpFilters: readonly string[] = upChannels.filter(isWithLife).map(upFilter);
export const restUpFilters: readonly string[] = upChannels.filter((one) => !isWithLife(one)).map(upFilter);

function upFilter(channel: UpChannel): string {
  return `sw/v1/+/+/up/${channel}`;
}

/** What one gateway subscribes to. */
export function downFilter(bucket: Bucket, gateway: GatewayId): string {
  return `sw/v1/${bucket}/${gateway}/down/#`;
}

export type UpAddress = { bucket: Bucket; gatewayId: GatewayId; channel: UpChannel };
export type DownAddress = { bucket: Bucket; gatewayId: GatewayId; channel: DownChannel };

/** `undefined` for anything that is not exactly one of our up topics. */
export function parseUpTopic(topic: string): UpAddress | undefined {
  const parts = parseTopic(topic, "up");
  const channel = upChannels.find((one) => one === parts?.channel);
  return parts && channel ? { bucket: parts.bucket, gatewayId: parts.gatewayId, channel } : undefined;
}

export function parseDownTopic(topic: string): DownAddress | undefined {
  const parts = parseTopic(topic, "down");
  const channel = downChannels.find((one) => one === parts?.channel);
  return parts && channel ? { bucket: parts.bucket, gatewayId: parts.gatewayId, channel } : undefined;
}

function parseTopic(
  topic: string,
  direction: "up" | "down",
): { bucket: Bucket; gatewayId: GatewayId; channel: string } | undefined {
  const [prefix, version, bucket, gateway, way, channel, ...more] = topic.split("/");
  const gatewayId = parseGatewayId(gateway ?? "");
  const isOurs = prefix === "sw" && version === "v1" && way === direction && more.length === 0;
  if (!isOurs || !gatewayId || !bucket || !/^\d{4}$/.test(bucket) || channel === undefined) return undefined;
  return { bucket, gatewayId, channel };
}
