/**
 * Faults that the cloud itself is the witness of, beside those that gateways report. It speaks of itself under an id of its own, as
 * a gateway speaks of itself under its own id; no kit may be called so (`registry/seed.ts`).
 *
 * What only shows by happening (a copied card contradicts itself, a clock jumps, a stored record is found damaged) has no moment at
 * which it is over. Such a fault is gone when it has not been witnessed again for a time, which is said here and in decision 0074.
 */

import { cloudId } from "@shouwang/shared/domain/cloud-id.ts";
import { must, parseDeviceId, type HomeId } from "@shouwang/shared/domain/ids.ts";
import type { FaultKind } from "@shouwang/shared/domain/fault.ts";
import { days, hours, minutes, type Millis } from "@shouwang/shared/time/duration.ts";
import type { StoredFault } from "./ledger.ts";

/** The parts of the cloud that can be at fault. `path-…`: one path to one centre (`emergency/centre/reach.ts`), or a trunk (`telephony/trunk/trunk.ts`). `way-…`: one way to persons. */
export type OwnPart =
  | `path-${string}`
  | `way-${string}`
  | "audit"
  | "broker"
  | "canary"
  | "clock"
  | "disk"
  | "dispatch"
  | "hot-rows"
  | "ledger"
  | "names"
  | "quarantine";

export function ownFault(
  part: OwnPart,
  given: Pick<StoredFault, "fault" | "owner" | "sinceMs" | "detail"> & { homeId?: HomeId | null },
): StoredFault {
  const homeId = given.homeId ?? null;
  return { ...given, ...keyOf(part), subject: "cloud", homeId, seenAtMs: given.sinceMs };
}

export function keyOf(part: string) {
  return { gatewayId: cloudId, deviceId: must(parseDeviceId(part), part) };
}

/** Both halves of a cloned card speak at least each ten minutes while both live: a day without a contradiction, and one is gone. */
const clonedFades = hours(24);
/** A clock that is stepped once was set right; one that jumps again within the hour is not to be trusted. */
const clockFades = hours(1);
/** What we failed at once may have been one strange message; what we fail at each day is seen each day. */
const droppedFades = hours(24);
/** Time enough for a technician to look at the disk, and at what was set aside. */
const storageFades = days(7);

/** null: whoever reported it says when it is over. */
function fadesAfter({ fault, gatewayId, deviceId }: StoredFault): Millis | null {
  const kind: FaultKind = fault;
  if (kind === "cloned") return clonedFades;
  if (gatewayId !== cloudId) return null;
  const part = deviceId === null ? null : String(deviceId);
  if (part === "clock") return clockFades;
  if (kind === "unreadable" && part?.startsWith("path-trunk-") === true) return droppedFades;
  return part === "ledger" || part === "hot-rows" || part === "quarantine" ? storageFades : null;
}

export function hasFaded(fault: StoredFault, nowMs: number): boolean {
  const after = fadesAfter(fault);
  return after !== null && nowMs - (fault.seenAtMs ?? fault.sinceMs) >= after;
}

/** A fault that is witnessed again and again is not written each time. */
export const seenAgainAfter = minutes(10);
