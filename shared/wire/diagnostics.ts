/** `report` of an answer to "diagnostics": bounded, and free of everything that concerns a person. */

import { z } from "zod";
import type { DiagnosticsReport } from "../domain/diagnostics.ts";
import { faultKinds } from "../domain/fault.ts";
import { deviceIdField, laneField, wallMsField } from "./fields.ts";

/** As many as the gateway says of each; the whole stays below `reportBytesMax`. */
export const reportMax = { links: 16, devices: 64, faults: 16 } as const;
export const reportBytesMax = 16 * 1024;

const count = z.number().int().min(0).max(Number.MAX_SAFE_INTEGER);
const amount = count.nullable();
const shortName = z.string().max(64);

export const diagnosticsReportSchema = z.object({
  softwareVersion: shortName,
  clock: z.object({ wallMs: wallMsField, isTrusted: z.boolean(), jumpedBySeconds: z.number().int().nullable() }),
  machine: z
    .object({
      upForSeconds: amount,
      runsForSeconds: count,
      diskTotalMegabytes: amount,
      diskFreeMegabytes: amount,
      writtenMegabytes: amount,
      writtenEverMegabytes: amount,
      memoryTotalMegabytes: amount,
      memoryFreeMegabytes: amount,
      ownMegabytes: count,
      celsius: z.number().min(-100).max(200).nullable(),
      load: z.number().min(0).nullable(),
    })
    .nullable(),
  outbox: z
    .array(z.object({ lane: laneField, waiting: count, oldestSeconds: amount }))
    .max(3)
    .nullable(),
  broker: z.object({ isUp: z.boolean(), forSeconds: count, connects: count, losses: count }),
  links: z
    .array(
      z.object({
        linkId: shortName,
        model: shortName.nullable(),
        isUp: z.boolean(),
        forSeconds: count,
        losses: count,
        read: amount,
        unread: amount,
      }),
    )
    .max(reportMax.links),
  devices: z
    .array(
      z.object({
        deviceId: deviceIdField,
        linkId: shortName,
        model: shortName.nullable(),
        isLife: z.boolean(),
        heardSeconds: amount,
        batteryPercent: z.number().min(0).max(100).nullable(),
        linkQuality: z.number().min(0).max(255).nullable(),
      }),
    )
    .max(reportMax.devices),
  faults: z
    .array(
      z.object({
        deviceId: deviceIdField,
        fault: z.enum(faultKinds),
        state: z.enum(["present", "gone"]),
        agoSeconds: count,
      }),
    )
    .max(reportMax.faults),
  leftOut: z.object({ links: count, devices: count, faults: count }),
}) satisfies z.ZodType<DiagnosticsReport>;
