/** The zod schemas of single fields, shared by all messages. Unknown keys are ignored, so that a newer peer can add some. */

import { z } from "zod";
import {
  idPattern,
  parseAlarmId,
  parseAssignmentId,
  parseBootId,
  parseCommandId,
  parseDeviceId,
  parseEpoch,
  parseLedgerId,
  parseSessionId,
} from "../domain/ids.ts";
import { lanes } from "../domain/lane.ts";
import { wireVersion } from "./topics.ts";

function idField<T extends string>(parse: (text: string) => T | undefined) {
  return z
    .string()
    .regex(idPattern, "not an id: [a-z0-9-]{1,64}")
    .transform((text, context): T => {
      const id = parse(text);
      if (id !== undefined) return id;
      context.addIssue({ code: "custom", message: "not an id" });
      return z.NEVER;
    });
}

export const alarmIdField = idField(parseAlarmId);
export const assignmentIdField = idField(parseAssignmentId);
export const bootIdField = idField(parseBootId);
export const commandIdField = idField(parseCommandId);
export const deviceIdField = idField(parseDeviceId);
export const epochField = idField(parseEpoch);
export const ledgerIdField = idField(parseLedgerId);
export const sessionIdField = idField(parseSessionId);

export const versionField = z.literal(wireVersion);
/** Milliseconds since 1970 UTC; any instant a JavaScript date can show. */
export const wallMsField = z.number().int().min(0).max(8_640_000_000_000_000);
/** Numbers start at 1 in every (epoch, lane). */
export const seqField = z.number().int().min(1).max(Number.MAX_SAFE_INTEGER);
/** 0 = nothing yet. */
export const markField = z.number().int().min(0).max(Number.MAX_SAFE_INTEGER);
export const rangeField = z.tuple([seqField, seqField]).refine(([from, to]) => from <= to, "a range runs upwards");

export const laneField = z.enum(lanes);

export const stampField = z.object({
  wallMs: wallMsField,
  uptimeMs: z.number().min(0),
  bootId: bootIdField,
  clock: z.enum(["trusted", "untrusted"]),
});

/** Free text for records: bounded, because it is stored and shown. */
export const shortTextField = z.string().max(200);
