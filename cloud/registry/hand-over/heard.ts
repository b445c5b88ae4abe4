/** What was heard lately from the devices of a home, as the installation asks it. */

import type { DeviceId, HomeId } from "@shouwang/shared/domain/ids.ts";

/** Null = it has never said so, or not for a day. */
export type Heard = {
  heardAtMs: number | null;
  /** 0 to 255. */
  signal: { value: number; atMs: number } | null;
  battery: { percent: number; atMs: number } | null;
};
/** Every device that said anything there since then, registered or not. */
export type HeardIn = (
  homeId: HomeId,
  range: { fromMs: number; toMs: number },
) => Promise<ReadonlyMap<DeviceId, Heard>>;

/** How each device was proven; who is not in the answer was not. */
export type ProofsIn = (
  homeId: HomeId,
  devices: readonly { deviceId: DeviceId; isLife: boolean; sinceMs: number }[],
  nowMs: number,
) => Promise<ReadonlyMap<DeviceId, { atMs: number; how: "test" | "seen" }>>;

export const neverHeard: Heard = { heardAtMs: null, signal: null, battery: null };
