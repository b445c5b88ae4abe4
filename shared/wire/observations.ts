/** How observations look on the wire: the same words as `shared/domain/observation.ts`, checked. */

import { z } from "zod";
import { confidences, lifeKinds } from "../domain/alarm.ts";
import { faultKinds } from "../domain/fault.ts";
import { quantities, type FaultReport, type LifeEvent, type Telemetry } from "../domain/observation.ts";
import { shortTextField } from "./fields.ts";

const repeated = z.boolean();

export const lifeEventSchema = z.object({
  kind: z.literal("life"),
  alarm: z.enum(lifeKinds),
  edge: z.enum(["raised", "cleared"]),
  confidence: z.enum(confidences),
  evidence: shortTextField,
  repeated,
}) satisfies z.ZodType<LifeEvent>;

export const faultReportSchema = z.object({
  kind: z.literal("fault"),
  fault: z.enum(faultKinds),
  state: z.enum(["present", "gone"]),
  detail: shortTextField,
}) satisfies z.ZodType<FaultReport>;

const stateEventSchema = z.discriminatedUnion("what", [
  z.object({
    kind: z.literal("state"),
    what: z.literal("motion"),
    value: z.enum(["active", "still", "unknown"]),
    repeated,
  }),
  z.object({
    kind: z.literal("state"),
    what: z.literal("presence"),
    value: z.enum(["present", "absent", "unknown"]),
    repeated,
  }),
  z.object({
    kind: z.literal("state"),
    what: z.literal("door"),
    value: z.enum(["open", "closed", "unknown"]),
    repeated,
  }),
  z.object({
    kind: z.literal("state"),
    what: z.literal("lying"),
    value: z.enum(["lying", "clear", "unknown"]),
    repeated,
  }),
]);

const readingSchema = z.object({ kind: z.literal("reading"), quantity: z.enum(quantities), value: z.number() });

const noDataSchema = z.object({ kind: z.literal("no-data"), about: shortTextField, why: shortTextField });

export const telemetrySchema = z.union([
  stateEventSchema,
  readingSchema,
  noDataSchema,
  lifeEventSchema,
]) satisfies z.ZodType<Telemetry>;
