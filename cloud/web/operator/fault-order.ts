/** In which order faults stand: what keeps a call for help from being heard first, then what has come to the desk, then what is late; and what stands in a shadow, under its cause. */

import type { FaultView } from "../../api/contract.ts";

export type FaultGroup = { fault: FaultView; under: readonly FaultView[] };

export const faultKey = ({ gatewayId, deviceId, fault }: Pick<FaultView, "gatewayId" | "deviceId" | "fault">): string =>
  `${gatewayId}/${deviceId ?? ""}/${fault}`;

export function inFaultOrder(faults: readonly FaultView[]): readonly FaultGroup[] {
  const known = new Set(faults.map(faultKey));
  const causeOf = ({ gatewayId, work }: FaultView): string | null => {
    const key = work.under && faultKey({ gatewayId, ...work.under });
    return key !== null && known.has(key) ? key : null;
  };
  const byCause = Map.groupBy(faults, causeOf);
  const heads = byCause.get(null) ?? [];
  return heads.toSorted(bySeverity).map((fault) => ({ fault, under: byCause.get(faultKey(fault)) ?? [] }));
}

/** Those of one home that stand first on each of its pages. */
export function lifeFaultsOf(faults: readonly FaultView[], homeId: string | null): readonly FaultGroup[] {
  if (homeId === null) return [];
  const ofHome = faults.filter((one) => one.homeId === homeId);
  return inFaultOrder(ofHome).filter(({ fault }) => fault.work.protectsLife);
}

function bySeverity(one: FaultView, other: FaultView): number {
  const rank = ({ work }: FaultView): number =>
    (work.protectsLife ? 0 : 4) + (work.owner === "desk" ? 0 : 2) + (work.isOverdue ? 0 : 1);
  return rank(one) - rank(other) || one.sinceMs - other.sinceMs;
}
