/**
 * What an observation says about people in the home: that somebody was active, that somebody is inside, that the exterior
 * door moved. Everything else (readings, battery, presence ending, a device's heartbeat) is liveness and never activity.
 *
 * Inputs: one observation, its device's place in the registry, and which devices are not to be trusted. Limits: pets are not told apart.
 * A `still` that is news counts: it ends a movement that lasted until then. A motion sensor's repeated `active` counts: it
 * fires again because somebody moved again; a repeated door state is a bridge's memory and counts for nothing.
 * Source: facts on inactivity §4.2.3 (every ON and OFF of a motion sensor, every change of a contact); facts on radio bridges.
 */

import type { Room } from "@shouwang/shared/domain/home.ts";
import type { DeviceId } from "@shouwang/shared/domain/ids.ts";
import type { Telemetry } from "@shouwang/shared/domain/observation.ts";
import type { DevicePlace } from "./home-settings.ts";
import type { HomeState } from "./home-state.ts";

export type Activity =
  | { kind: "none" }
  | { kind: "exterior-door" }
  /** `isMoving`: somebody moves at this instant; otherwise the movement has just ended, or only a contact changed. */
  | { kind: "interior"; room: Room | null; isMoving: boolean };

const nothing: Activity = { kind: "none" };

export function activityOf(
  seen: { deviceId: DeviceId; observation: Telemetry },
  place: DevicePlace | undefined,
  deaf: HomeState["deaf"],
): Activity {
  const { observation, deviceId } = seen;
  if (observation.kind !== "state") return nothing;
  // A detector that is stuck or broken says "motion" without anybody moving: believing it would hide a silence.
  if (deaf.some((one) => one.deviceId === deviceId && (one.fault === "stuck" || one.fault === "device-failure"))) {
    return nothing;
  }
  const interior = (isMoving: boolean): Activity =>
    place?.room === "outside" ? nothing : { kind: "interior", room: place?.room ?? null, isMoving };
  switch (observation.what) {
    case "motion":
      if (observation.value === "active") return interior(true);
      return observation.value === "still" && !observation.repeated ? interior(false) : nothing;
    case "presence":
      return observation.value === "present" && !observation.repeated ? interior(true) : nothing;
    case "door":
      if (observation.repeated || observation.value === "unknown") return nothing;
      return place?.isExteriorDoor === true ? { kind: "exterior-door" } : interior(false);
    case "lying":
      return nothing;
  }
}

/** Whether this device can show that somebody is active inside: a motion sensor, a radar, or a contact in a room. */
export function watchesInside(observation: Telemetry, place: DevicePlace | undefined): boolean {
  if (observation.kind !== "state" || observation.what === "lying" || observation.value === "unknown") return false;
  return place?.room !== "outside" && !(observation.what === "door" && place?.isExteriorDoor === true);
}
