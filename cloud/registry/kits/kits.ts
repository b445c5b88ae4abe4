/** Looking kits up. */

import type { AreaCode, AssignmentId, DeviceId, GatewayId, HomeId, KitId } from "@shouwang/shared/domain/ids.ts";
import type { KitState } from "./kit-machine.ts";

export type FoundKit = {
  kitId: KitId;
  label: string;
  area: AreaCode | null;
  state: KitState;
  gatewayId: GatewayId | null;
  homeId: HomeId | null;
};

export type Kits = {
  /** By area and everything in it, by state, by how their label begins; in the order of their labels, from `after` on. */
  list(asked: {
    within: AreaCode | null;
    state: KitState | null;
    label: string;
    after: string;
  }): Promise<readonly FoundKit[]>;
  byClaimHash(hash: string): Promise<KitId | undefined>;
  /** The one that stands there now. */
  inHome(homeId: HomeId): Promise<KitId | undefined>;
  ofGateway(gatewayId: GatewayId): Promise<KitId | undefined>;
  /** Record ids of its devices. */
  unitsOf(kitId: KitId): Promise<readonly string[]>;
  /** Where it was and is, the first first. */
  assignmentsOf(kitId: KitId): Promise<
    readonly {
      assignmentId: AssignmentId;
      gatewayId: GatewayId;
      homeId: HomeId;
      fromMs: number;
      untilMs: number | null;
    }[]
  >;
  /** Which device ids are taken in a home, and by which record. */
  deviceIdsIn(homeId: HomeId): Promise<readonly { deviceId: DeviceId; unitId: string | null }[]>;
};

export const kitsPerPage = 100;
