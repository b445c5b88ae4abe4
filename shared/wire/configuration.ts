/**
 * What the cloud may set for a kit from afar. Pure.
 *
 * Idea: only what makes the kit say more, or say it under the right name. It can neither switch off nor slow down an input, a lane, the way to
 * the cloud or a deadline, because there is no word for that here: brokers, lines and silences stay in the installer's file, where the one
 * who changes them stands beside the device. `isLife` can only be true (docs/architecture.md §1.3, §2.12).
 *
 * Limits: `devicesMax` devices, so that a message with the longest names fits into `messageBytesMax`. A content of another version is
 * refused as a whole; unknown fields of this one are left out, and the hash of what is left says so to the cloud.
 */

import { z } from "zod";
import { rooms } from "../domain/home.ts";
import { assignmentIdField, deviceIdField } from "./fields.ts";

export const configurationVersion = 1;
export const devicesMax = 128;
/** In UTF-16 units, as the registry counts. */
export const deviceNameMax = 64;

const configuredDeviceSchema = z.object({
  deviceId: deviceIdField,
  /** As it is written on the device, for the technician who looks for it; never a person's name. */
  name: z
    .string()
    .min(1)
    .max(deviceNameMax)
    // Six bytes a character in JSON, and they would write over the line of a log.
    .regex(/^[^\p{Cc}\p{Cs}]*$/u, "a control character"),
  room: z.enum(rooms),
  /** Somebody relies on it to call for help. Not said: as the installer's file and the device itself say. */
  isLife: z.literal(true).optional(),
});
export type ConfiguredDevice = z.infer<typeof configuredDeviceSchema>;

export const configurationSchema = z.object({
  version: z.literal(configurationVersion),
  /** The home that records belong to which are accepted from now on. */
  assignmentId: assignmentIdField,
  /**
   * When the kit came into that home, by the registry: an earlier one than is in force is a backup's word (`gateway/configuration/desired.ts`).
   * What is on cards from before does not say it.
   */
  assignedAtMs: z.number().int().min(0).max(Number.MAX_SAFE_INTEGER).default(0),
  devices: z
    .array(configuredDeviceSchema)
    .max(devicesMax)
    .refine((devices) => new Set(devices.map((one) => one.deviceId)).size === devices.length, "a device stands twice"),
});
export type Configuration = z.infer<typeof configurationSchema>;

/** The one text of a configuration: its SHA-256 is the configuration's hash on both sides, whatever order the devices came in. */
export function configurationText({ version, assignmentId, assignedAtMs, devices }: Configuration): string {
  const ordered = devices.toSorted((one, other) => (one.deviceId < other.deviceId ? -1 : 1));
  return JSON.stringify({
    version,
    assignmentId,
    assignedAtMs,
    devices: ordered.map(({ deviceId, name, room, isLife }) => ({
      deviceId,
      name,
      room,
      ...(isLife ? { isLife } : {}),
    })),
  });
}

/** What `hello` says of a kit whose card holds no configuration. */
export const noConfigurationHash = "none";
