/**
 * What a kit should be configured as: where it is now, and what the devices of that home are called. Pure.
 *
 * Limit: as many devices as one message holds (`devicesMax`), those that somebody relies on first; the rest keep the names of the bridge. Nothing of
 * a kit that is in no home is desired: it goes on as it is (docs/architecture.md §2.12).
 */

import {
  configurationVersion,
  deviceNameMax,
  devicesMax,
  type Configuration,
} from "@shouwang/shared/wire/configuration.ts";
import type { Assignment, Device, Home } from "./registry.ts";

export function desiredConfiguration({ assignmentId, fromMs }: Assignment, home: Pick<Home, "devices">): Configuration {
  const devices = home.devices.toSorted(inOrder).slice(0, devicesMax);
  return {
    version: configurationVersion,
    assignmentId,
    assignedAtMs: fromMs,
    devices: devices.map(({ deviceId, name, room, isLife }) => ({
      deviceId,
      name: legible(name) || deviceId,
      room,
      ...(isLife ? { isLife } : {}),
    })),
  };
}

/** Which devices a message that is too short leaves out must not be those of life; the order itself is of no account (`configurationText`). */
function inOrder(one: Device, other: Device): number {
  if (one.isLife !== other.isLife) return one.isLife ? -1 : 1;
  return one.deviceId < other.deviceId ? -1 : 1;
}

/** A name that was stored before the wire had rules for it. */
function legible(name: string): string {
  return name
    .toWellFormed()
    .replaceAll(/\p{Cc}/gu, " ")
    .trim()
    .slice(0, deviceNameMax)
    .toWellFormed();
}
