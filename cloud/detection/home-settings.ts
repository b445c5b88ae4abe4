/** What detection must know of a home besides its own state. Comes from the registry; plain data. */

import type { DeviceId, HomeId } from "@shouwang/shared/domain/ids.ts";
import type { Room } from "@shouwang/shared/domain/home.ts";
import type { Millis } from "@shouwang/shared/time/duration.ts";

export type DevicePlace = {
  deviceId: DeviceId;
  room: Room;
  /** Opening this door may mean that the resident left or came home. */
  isExteriorDoor: boolean;
};

export type HomeSettings = {
  homeId: HomeId;
  /** Since when the kit that is there now is there; null = there is none. */
  kitSinceMs: number | null;
  /** IANA name, for rules that speak of night and day. */
  timeZone: string;
  isHighRisk: boolean;
  /** The first inactivity rule: this long without movement while at home. */
  inactivityAfter: Millis;
  /** A device that is not in the list is unknown: what it says counts, and it is shown as unknown. */
  devices: readonly DevicePlace[];
};
