/** All that is known of one kit's equipment at one time; no word of who lives with it. */

import type { FaultKind } from "@shouwang/shared/domain/fault.ts";
import type { Room } from "@shouwang/shared/domain/home.ts";
import type { AreaCode, DeviceId, GatewayId, HomeId, KitId } from "@shouwang/shared/domain/ids.ts";
import type { WorkView } from "../faults/work-view.ts";
import type { KitState } from "../registry/kits/kit-machine.ts";
import type { DeviceLook } from "./device-look.ts";
import type { GatewayReport } from "./gateway-report.ts";

export type KitFault = {
  deviceId: DeviceId | null;
  fault: FaultKind;
  sinceMs: number;
  detail: string;
  work: WorkView;
};

export type DeviceFacts = {
  deviceId: DeviceId;
  model: string;
  room: Room;
  isLife: boolean;
  /** Null: nobody has looked through what is stored of it yet. */
  look: DeviceLook | null;
};

export type KitFacts = {
  kitId: KitId;
  label: string;
  area: AreaCode | null;
  state: KitState;
  homeId: HomeId | null;
  gatewayId: GatewayId | null;
  /** When it came into its home; null = in none. */
  assignedAtMs: number | null;
  /** The end of its last maintenance window, over or not. */
  maintenanceUntilMs: number | null;
  lastHeardAtMs: number | null;
  isSilent: boolean;
  report: GatewayReport | null;
  faults: readonly KitFault[];
  devices: readonly DeviceFacts[];
  /** When what is stored of its devices was looked through; null = not yet. */
  lookedAtMs: number | null;
};
