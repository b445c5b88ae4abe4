/** What is known of the devices of one home from what is stored of them: looked at now and then, kept, and shown with its age. */

import { z } from "zod";
import { parseDeviceId } from "@shouwang/shared/domain/ids.ts";

const timeField = z.number().int().min(0);
const deviceIdField = z.string().transform((text, context) => {
  const parsed = parseDeviceId(text);
  if (parsed !== undefined) return parsed;
  context.addIssue({ code: "custom", message: "not an id" });
  return z.NEVER;
});

const batterySchema = z.union([
  z.object({ at: z.literal("unknown"), why: z.literal("no-level") }),
  z.object({
    at: z.literal("level"),
    percent: z.number(),
    atMs: timeField,
    daysLeft: z.null(),
    why: z.enum(["short", "still"]),
  }),
  z.object({ at: z.literal("level"), percent: z.number(), atMs: timeField, daysLeft: z.number(), why: z.null() }),
]);
const signalSchema = z.union([
  z.object({ at: z.literal("unknown") }),
  z.object({ at: z.enum(["steady", "weak", "falling"]), now: z.number(), before: z.number().nullable() }),
]);

const deviceLookSchema = z.object({
  deviceId: deviceIdField,
  /** When it was seen in the home's list first. */
  knownSinceMs: timeField,
  /** The day on which anything of it was stored last; null = never since its kit came. */
  heardDayMs: timeField.nullable(),
  /** When somebody tried it last. */
  triedAtMs: timeField.nullable(),
  battery: batterySchema,
  signal: signalSchema,
});
export type DeviceLook = z.output<typeof deviceLookSchema>;

export const homeLookSchema = z.object({ lookedAtMs: timeField, devices: z.array(deviceLookSchema) });
export type HomeLook = z.output<typeof homeLookSchema>;
