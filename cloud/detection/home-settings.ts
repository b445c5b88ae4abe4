/** What detection must know of a home besides its own state. Comes from the registry; plain data. */

import type { DeviceId, HomeId } from "@shouwang/shared/domain/ids.ts";
import type { Room } from "@shouwang/shared/domain/home.ts";
import type { Millis } from "@shouwang/shared/time/duration.ts";
import type { Tuning } from "./learned/tuning.ts";

export type DevicePlace = {
  deviceId: DeviceId;
  room: Room;
  /** Opening this door may mean that the resident left or came home. */
  isExteriorDoor: boolean;
};

export type Sensitivity = "high" | "normal" | "low" | "off";

/** Times that an authority prescribes, each null = not asked for. Below and above `prescribedLimits` they count as those. */
export type PrescribedTimes = {
  /** Nobody seen inside for so long, whatever the exterior door says. */
  unseenAfter: Millis | null;
  /** No exterior door used for so many days, counted from 08:00 on the clock of the home. */
  doorUnopenedDays: number | null;
  /** In that room, and seen nowhere else, for so long. */
  bathroomAfter: Millis | null;
  bedroomAfter: Millis | null;
};

export type HomeSettings = {
  homeId: HomeId;
  /**
   * The kit that is there now, and since when it is at work there; null = there is none. It is awaited from when its commissioning begins: before that its silence is nobody's
   * fault, unless it has spoken.
   */
  kit: { sinceMs: number; isAwaited: boolean } | null;
  /** IANA name, for rules that speak of night and day. */
  timeZone: string;
  isHighRisk: boolean;
  /** The first inactivity rule: this long without movement while at home. */
  inactivityAfter: Millis;
  /** How soon a silence that is longer than usual counts. `off`: the home's own day is neither learned nor asked; the fixed times hold. */
  sensitivity: Sensitivity;
  /** Absent = none is asked for. */
  prescribed?: PrescribedTimes;
  /** That a visitor is about is not concluded from the door: for the evaluation. */
  guests?: "ignored";
  /** Other numbers than the service's own: for the evaluation. */
  tuning?: Tuning;
  /** The exterior door may stand open for this long at night. */
  doorOpenAfter: Millis;
  /** Somebody may be out for this long. */
  awayOverdueAfter: Millis;
  /** From when somebody there is of an age that counts as high risk where they may be lost; null = nobody's birthday is known. */
  oldestOldFromMs: number | null;
  /** A device that is not in the list is unknown: what it says counts, and it is shown as unknown. */
  devices: readonly DevicePlace[];
};

/** For whom no caregiver is awaited before the centre outside, when a door stands open or they are out for too long. */
export function isOutsideAtOnce(
  { isHighRisk, oldestOldFromMs }: Pick<HomeSettings, "isHighRisk" | "oldestOldFromMs">,
  nowMs: number,
): boolean {
  return isHighRisk || (oldestOldFromMs !== null && oldestOldFromMs <= nowMs);
}
