/** What is kept of calling one resident: why they are on the list, how often nobody took it, what came of each call. Sealed for them, one record a resident. */

import { z } from "zod";
import { parseResidentId } from "@shouwang/shared/domain/ids.ts";
import type { RecordShape } from "../../records/record-shape.ts";
import { areaField, id, timeField } from "../fields.ts";
import { residentOwner } from "../residents/resident-owner.ts";
import { askedWhy, callsMax, checkInOutcomes, incidentsMax } from "./check-in.ts";

export const noteMax = 500;
const by = z.string().min(1).max(64);
const note = z.string().max(noteMax);
const incidentId = z.string().max(64);

const checkInSchema = z.object({
  residentId: id(parseResidentId),
  /** Where they lived when it was written last. */
  area: areaField.nullable(),
  asked: z.object({ why: z.enum(askedWhy), dueAtMs: timeField, by, atMs: timeField, note }).nullable(),
  tries: z.number().int().min(0).max(1_000),
  triedSinceMs: timeField.nullable(),
  nextTryAtMs: timeField.nullable(),
  calls: z
    .array(z.object({ atMs: timeField, by, outcome: z.enum(checkInOutcomes), note, incidentId: incidentId.nullable() }))
    .max(callsMax),
  incidents: z.array(incidentId).max(incidentsMax),
});
export type CheckInContent = z.output<typeof checkInSchema>;

export const checkInRecord: RecordShape<CheckInContent> = {
  kind: "check-in",
  schema: checkInSchema,
  sealedFor: ({ residentId }) => residentOwner(residentId),
  area: ({ area }) => area,
  indexTables: [
    { table: "check_ins", idColumn: "resident_id", rows: "one" },
    { table: "check_in_calls", idColumn: "resident_id", rows: "many" },
  ],
  indexRows(content, { id: resident_id }) {
    const { asked, tries, nextTryAtMs, calls } = content;
    return [
      {
        table: "check_ins",
        row: {
          resident_id,
          asked_why: asked?.why ?? null,
          asked_due_ms: asked?.dueAtMs ?? null,
          tries,
          next_try_ms: nextTryAtMs,
        },
      },
      ...calls.map(({ atMs, outcome }) => ({
        table: "check_in_calls" as const,
        row: { resident_id, at_ms: atMs, area: content.area ?? "", outcome },
      })),
    ];
  },
};
