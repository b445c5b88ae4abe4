/** What the activation gate asks of the house. */

import type { DeviceId, HomeId } from "@shouwang/shared/domain/ids.ts";
import type { ActivationFacts } from "./activation.ts";
import type { KitInHand } from "./kit-in-hand.ts";

/** When each of these was proven; who is not in the answer was not. */
export type DeviceProofs = (
  homeId: HomeId,
  devices: readonly { deviceId: DeviceId; isLife: boolean; sinceMs: number }[],
  nowMs: number,
) => Promise<ReadonlyMap<DeviceId, unknown>>;

export type ActivationOf = (
  inHand: Pick<KitInHand, "kit" | "assignment" | "units">,
  nowMs: number,
) => Promise<ActivationFacts>;
