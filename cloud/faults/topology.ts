/**
 * Which fault is only the shadow of another one: while a gateway is silent or a link is lost, what lies behind it is silent too, and one visit mends it all.
 *
 * Idea: pure, over the faults of equipment that stand now, and over nothing else: an alarm cannot be handed in. What stands in a shadow is shown under its cause and does not
 * become later owners' by itself; when the cause has gone, it is on its own again, with its whole time.
 *
 * Inputs: the faults that are open. Limits: only `silent` and `link-lost` of devices stand in a shadow; a low battery or a broken device is the same with its gateway or
 * without it. The cloud does not know which device hangs on which link: a gateway names the link in its words (gateway/core/supervision.ts), and a device that fell silent
 * after the only link that is lost is taken to be behind it. Where that is wrong, it comes back with the end of the cause, which itself becomes the desk's.
 * Source: docs/architecture.md §5.
 */

import type { FaultKind } from "@shouwang/shared/domain/fault.ts";
import type { DeviceId, GatewayId } from "@shouwang/shared/domain/ids.ts";

export type StandingFault = {
  gatewayId: GatewayId;
  /** Null: the gateway itself. */
  deviceId: DeviceId | null;
  fault: FaultKind;
  sinceMs: number;
  detail: string;
};

/** What a device that was still heard a moment before the link was lost may differ by. */
const slackMs = 60_000;

/** @param ofGateway all that stands of the same gateway, this one too. Null: it stands for itself. */
export function causeOf<Fault extends StandingFault>(one: Fault, ofGateway: readonly Fault[]): Fault | null {
  if (one.deviceId === null || !(one.fault === "silent" || one.fault === "link-lost")) return null;
  const others = ofGateway.filter((other) => other !== one && other.gatewayId === one.gatewayId);
  const gateway = others.find(({ deviceId, fault }) => deviceId === null && fault === "silent");
  if (gateway) return gateway;
  const lost = others.filter(({ deviceId, fault }) => deviceId !== null && fault === "link-lost");
  if (one.fault === "link-lost") {
    const link = linkOf(one);
    const heads = link === null ? [] : lost.filter((other) => linkOf(other) === link);
    const head = heads.reduce((first, other) => (isBefore(other, first) ? other : first), one);
    return head === one ? null : head;
  }
  const own = lost.find(({ deviceId }) => deviceId === one.deviceId);
  if (own) return causeOf(own, ofGateway) ?? own;
  const heads = lost.filter((other) => causeOf(other, ofGateway) === null);
  const [head] = heads;
  return heads.length === 1 && head && one.sinceMs >= head.sinceMs - slackMs ? head : null;
}

function linkOf({ detail }: StandingFault): string | null {
  return /^link (\S+) is down/.exec(detail)?.[1] ?? null;
}

/** Any order would do that is the same whoever asks: the one that was noticed first stands for the link. */
function isBefore(one: StandingFault, other: StandingFault): boolean {
  if (one.sinceMs !== other.sinceMs) return one.sinceMs < other.sinceMs;
  return String(one.deviceId) < String(other.deviceId);
}
