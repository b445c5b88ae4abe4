/**
 * A registry in a file, for a first start, a replay, a test: `{"homes":[{"homeId":"home-1","name":"…","kits":[…],"devices":[…]}]}`.
 */

import { z } from "zod";
import { parseAssignmentId, parseDeviceId, parseGatewayId, parseHomeId } from "@shouwang/shared/domain/ids.ts";
import { canaryPartition } from "@shouwang/shared/domain/canary-id.ts";
import { cloudId } from "@shouwang/shared/domain/cloud-id.ts";
import { rooms } from "@shouwang/shared/domain/home.ts";
import { minutes } from "@shouwang/shared/time/duration.ts";
import { areaField, id, timeZoneField } from "./fields.ts";
import { homeKinds, type RegistrySeed } from "./registry.ts";
import { inactivityAfterDefault } from "./residents/home-record.ts";

const deviceSchema = z.object({
  deviceId: id(parseDeviceId),
  name: z.string().min(1).max(64),
  model: z.string().max(64).default(""),
  room: z.enum(rooms),
  isExteriorDoor: z.boolean().default(false),
  /** Somebody relies on it to call for help. */
  isLife: z.literal(true).exactOptional(),
});

/** Less would call people who read a book; 45 min is the shortest alert time that was considered for the learned rule. */
const livedInFloor = minutes(45);

const ownName = `no kit may be called "${cloudId}" or "canary-…": under these names the cloud speaks of itself`;

const homeSchema = z.object({
  homeId: id(parseHomeId),
  name: z.string().min(1).max(64),
  residentName: z.string().max(64).nullable().default(null),
  address: z.string().max(200).nullable().default(null),
  phone: z.string().max(32).nullable().default(null),
  kind: z.enum(homeKinds).default("live"),
  area: areaField.nullable().default(null),
  timeZone: timeZoneField.default("Asia/Shanghai"),
  isHighRisk: z.boolean().default(false),
  inactivityAfterMs: z.number().int().min(60_000).default(inactivityAfterDefault),
  kits: z
    .array(
      z.object({
        gatewayId: id(parseGatewayId).refine((one) => one !== cloudId && canaryPartition(one) === null, ownName),
        assignmentId: id(parseAssignmentId),
      }),
    )
    .max(8),
  devices: z.array(deviceSchema).max(256).default([]),
});

const checkedHomeSchema = homeSchema.refine((home) => home.kind !== "live" || home.inactivityAfterMs >= livedInFloor, {
  path: ["inactivityAfterMs"],
  message: "a home where somebody lives is given at least 2,700,000 ms (45 minutes) without movement",
});

const seedSchema = z.object({ homes: z.array(checkedHomeSchema).max(100_000) }) satisfies z.ZodType<RegistrySeed>;

export type SeedRead = { kind: "seed"; seed: RegistrySeed } | { kind: "unreadable"; why: string };

export function readSeed(text: string): SeedRead {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (error) {
    return { kind: "unreadable", why: error instanceof Error ? error.message : "not JSON" };
  }
  const read = seedSchema.safeParse(json);
  if (read.success) return { kind: "seed", seed: read.data };
  const first = read.error.issues[0];
  return { kind: "unreadable", why: first ? `${first.path.join(".")}: ${first.message}` : "not a seed" };
}
