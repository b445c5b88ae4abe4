/** What the hand-over of a shift holds: as it is stored, and as it is shown. */

import { z } from "zod";
import { faultKinds } from "@shouwang/shared/domain/fault.ts";
import { incidentModes } from "../alarms/incident.ts";

const atMs = z.number().int();
const text = z.string();

const openThen = z.object({
  incidentId: text,
  mode: z.enum(incidentModes),
  phase: text,
  openedAtMs: atMs,
  /** Null: it waits for somebody. */
  hasIt: text.nullable(),
});

export const shiftShape = z.object({
  shiftId: text,
  from: text,
  to: text,
  writtenAtMs: atMs,
  notes: text,
  /** Every incident that was open when it was written. */
  incidents: z.array(openThen),
  /** Faults that might keep somebody from being heard. */
  faults: z.array(z.object({ gatewayId: text, deviceId: text.nullable(), fault: z.enum(faultKinds), sinceMs: atMs })),
  /** More are open than are named; the queue has all. */
  more: z.number().int(),
  confirmed: z.object({ by: text, atMs, incidents: z.array(openThen), more: z.number().int() }).nullable(),
});
export type ShiftContent = z.output<typeof shiftShape>;
export type OpenThen = z.output<typeof openThen>;
