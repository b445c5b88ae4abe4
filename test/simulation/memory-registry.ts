/** Who lives where, for the simulated cloud: a list that the world changes when a kit moves. */

import {
  must,
  parseAssignmentId,
  parseDeviceId,
  parseHomeId,
  type AssignmentId,
  type GatewayId,
  type HomeId,
} from "@shouwang/shared/domain/ids.ts";
import { hours, minutes } from "@shouwang/shared/time/duration.ts";
import type { Assignment, Home, RegistryReader } from "@shouwang/cloud/registry/registry.ts";
import { bucketOf, type Bucket } from "@shouwang/shared/wire/topics.ts";

/** Where a kit is: what its configuration says. */
export type SimulatedHome = {
  homeId: HomeId;
  assignmentId: AssignmentId;
  bucket: Bucket;
  homeOf: ReadonlyMap<AssignmentId, HomeId>;
};

export type MemoryRegistry = RegistryReader & {
  /** From now on the kit is in this home, and the other kit that was there is in none. */
  assign(gatewayId: GatewayId, homeId: HomeId, nowMs: number): SimulatedHome;
};

export function createMemoryRegistry(homeCount: number): MemoryRegistry {
  const homeOf = new Map<AssignmentId, HomeId>();
  const gateways = new Set<GatewayId>();
  let assignments: Assignment[] = [];
  const devices = ["button", "pir", "meter"].map((name) => ({
    deviceId: must(parseDeviceId(name), name),
    name,
    model: "",
    room: "bedroom" as const,
    isExteriorDoor: false,
  }));
  const homes = Array.from({ length: homeCount }, (_, at): Home => {
    const homeId = must(parseHomeId(`home-${at + 1}`), "home");
    const settings = {
      homeId,
      kit: null,
      timeZone: "Asia/Shanghai",
      isHighRisk: false,
      inactivityAfter: hours(12),
      sensitivity: "off" as const,
      doorOpenAfter: minutes(10),
      awayOverdueAfter: hours(8),
      oldestOldFromMs: null,
      devices: devices.map(({ deviceId, room, isExteriorDoor }) => ({ deviceId, room, isExteriorDoor })),
    };
    return {
      homeId,
      name: homeId,
      area: null,
      residentName: null,
      address: null,
      phone: null,
      kind: "live",
      devices,
      settings,
    };
  });
  const present = (): Assignment[] => assignments.filter((one) => one.untilMs === null);
  return {
    homes: () => homes,
    home(homeId) {
      const home = homes.find((one) => one.homeId === homeId);
      const there = present().find((one) => one.homeId === homeId);
      const kit = there ? { sinceMs: there.fromMs, isAwaited: true } : null;
      return home && { ...home, settings: { ...home.settings, kit } };
    },
    isKnownGateway: (gatewayId) => gateways.has(gatewayId),
    assignment: (assignmentId) => assignments.find((one) => one.assignmentId === assignmentId),
    assignmentOfGateway: (gatewayId) => present().find((one) => one.gatewayId === gatewayId),
    assignmentOfHome: (homeId) => present().find((one) => one.homeId === homeId),
    assignments: () => assignments,
    assign(gatewayId, homeId, nowMs) {
      const name = `as-${assignments.length + 1}`;
      const assignmentId = must(parseAssignmentId(name), name);
      const bucket = bucketOf(homeId);
      gateways.add(gatewayId);
      homeOf.set(assignmentId, homeId);
      assignments = assignments.map((one) =>
        one.untilMs === null && (one.gatewayId === gatewayId || one.homeId === homeId)
          ? { ...one, untilMs: nowMs }
          : one,
      );
      assignments.push({ assignmentId, gatewayId, homeId, bucket, fromMs: nowMs, untilMs: null });
      return { homeId, assignmentId, bucket, homeOf };
    },
  };
}
