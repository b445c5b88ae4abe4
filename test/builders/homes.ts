/** One furnished home for tests: a radar, three motion sensors, the exterior door, a button, a pendant, a smoke detector. */

import type { Room } from "@shouwang/shared/domain/home.ts";
import { must, parseDeviceId, parseHomeId, type DeviceId } from "@shouwang/shared/domain/ids.ts";
import { hours, minutes } from "@shouwang/shared/time/duration.ts";
import type { HomeSettings } from "../../cloud/detection/home-settings.ts";

/** Midnight at the start of the day that all scenarios live on. */
export const midnight = Date.UTC(2026, 0, 5);

export const device = (name: string): DeviceId => must(parseDeviceId(name), name);

const places: readonly [string, Room][] = [
  ["radar-bathroom", "bathroom"],
  ["pir-bedroom", "bedroom"],
  ["pir-hall", "hall"],
  ["pir-kitchen", "kitchen"],
  ["door", "hall"],
  ["button", "bedroom"],
  ["pendant", "living-room"],
  ["smoke-kitchen", "kitchen"],
];

export const homeSettings: HomeSettings = {
  homeId: must(parseHomeId("home-1"), "home-1"),
  kit: { sinceMs: 0, isAwaited: true },
  timeZone: "Asia/Shanghai",
  isHighRisk: false,
  inactivityAfter: hours(12),
  sensitivity: "off",
  doorOpenAfter: minutes(10),
  awayOverdueAfter: hours(8),
  oldestOldFromMs: null,
  devices: places.map(([name, room]) => ({ deviceId: device(name), room, isExteriorDoor: name === "door" })),
};
