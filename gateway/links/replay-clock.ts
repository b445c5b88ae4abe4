/**
 * How a player of recordings moves the time of a gateway that runs on a virtual clock, over the gateway's local broker.
 *
 * `advance` {"toWallMs":N} asks; `settled` {"wallMs","accepted","pending"} answers when time is there and every receipt that was due has
 * come. Both travel on the connection that carries the bridge's messages, so that what was published before is heard before.
 */

import { decodeJson } from "@shouwang/shared/wire/codec.ts";

export const advanceTopic = "shouwang/clock/advance";
export const settledTopic = "shouwang/clock/settled";

/** UTC milliseconds, or `undefined` for anything that is not such a request. */
export function readAdvance(payload: Uint8Array): number | undefined {
  const { json } = decodeJson(payload);
  if (typeof json !== "object" || json === null || !("toWallMs" in json)) return undefined;
  return typeof json.toWallMs === "number" && Number.isFinite(json.toWallMs) ? json.toWallMs : undefined;
}

export function settledMessage(settled: { wallMs: number; accepted: number; pending: number }): string {
  return JSON.stringify(settled);
}
