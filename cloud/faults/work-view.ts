/** The faults that stand now, each with what has become of the work: in which shadow it stands, whose it is, until when. Pure. */

import { cloudId } from "@shouwang/shared/domain/cloud-id.ts";
import type { FaultKind } from "@shouwang/shared/domain/fault.ts";
import type { DeviceId, GatewayId } from "@shouwang/shared/domain/ids.ts";
import type { StoredFault } from "../ingest/ledger/ledger.ts";
import type { Home } from "../registry/registry.ts";
import { disablesLife, ladderOf } from "./fault-target.ts";
import { causeOf } from "./topology.ts";
import type { WorkItem } from "./work-item-record.ts";
import { workStanding, type WorkFacts, type WorkStanding } from "./work-machine.ts";

/** Which fault: of this device (null: the gateway itself), of this kind. */
export type FaultKey = { gatewayId: GatewayId; deviceId: DeviceId | null; fault: FaultKind };

export const faultKeyText = ({ gatewayId, deviceId, fault }: FaultKey): string =>
  `${gatewayId}/${deviceId ?? ""}/${fault}`;

export type WorkView = WorkStanding & {
  /** What was written about it so far; 0 = nothing. A command names the one that was seen. */
  version: number;
  /** Somebody who calls for help in this home might not be heard. */
  protectsLife: boolean;
  /** The fault in whose shadow it stands. */
  under: { deviceId: DeviceId | null; fault: FaultKind } | null;
};

export type KeptItem = { itemId: string; version: number; content: WorkItem };
/** What was written of those that stand, and since when they stand in no shadow any more. */
export type WorkMemory = {
  items: ReadonlyMap<string, KeptItem>;
  freedAtMs: ReadonlyMap<string, number>;
};

export type Worked = { fault: StoredFault; key: string; facts: WorkFacts; view: WorkView };

export function workedFaults(
  faults: readonly StoredFault[],
  given: { home: (homeId: NonNullable<StoredFault["homeId"]>) => Home | undefined; memory: WorkMemory; nowMs: number },
): readonly Worked[] {
  const { home, memory, nowMs } = given;
  const byGateway = Map.groupBy(faults, ({ gatewayId }) => gatewayId);
  return faults.map((fault) => {
    const key = faultKeyText(fault);
    const under = causeOf(fault, byGateway.get(fault.gatewayId) ?? []);
    const facts = factsOf(fault, fault.homeId === null ? undefined : home(fault.homeId), {
      isHeld: under !== null,
      freedAtMs: memory.freedAtMs.get(key) ?? null,
    });
    const kept = memory.items.get(key);
    const item = kept?.content.sinceMs === fault.sinceMs ? kept : undefined;
    const standing = workStanding(facts, item?.content.acts ?? [], nowMs);
    const view = {
      ...standing,
      version: item?.version ?? 0,
      protectsLife: facts.protectsLife,
      under: under && { deviceId: under.deviceId, fault: under.fault },
    };
    return { fault, key, facts, view };
  });
}

function factsOf(
  { gatewayId, deviceId, fault, owner, sinceMs, seenAtMs }: StoredFault,
  home: Home | undefined,
  shadow: Pick<WorkFacts, "isHeld" | "freedAtMs">,
): WorkFacts {
  const isOwn = gatewayId === cloudId;
  const protectsLife = !isOwn && disablesLife(fault, kindOfDevice(deviceId, home));
  const isHighRisk = home?.settings.isHighRisk === true;
  const isWholeGateway = deviceId === null;
  const ladder = ladderOf({ fault, isWholeGateway, protectsLife, isHighRisk, isOwn, owner });
  return { ladder, protectsLife, sinceMs, seenAtMs: seenAtMs ?? null, ...shadow };
}

function kindOfDevice(deviceId: DeviceId | null, home: Home | undefined): "none" | "unknown" | "life" | "other" {
  if (deviceId === null) return "none";
  const device = home?.devices.find((one) => one.deviceId === deviceId);
  if (device === undefined) return "unknown";
  return device.isLife === true ? "life" : "other";
}
