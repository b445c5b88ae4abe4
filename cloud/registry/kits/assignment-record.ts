/** This kit in this home through this gateway, from when to when. It keeps its home for ever: what a gateway recorded under it and sends later belongs there. */

import { z } from "zod";
import { bucketOf } from "@shouwang/shared/wire/topics.ts";
import type { RecordShape } from "../../records/record-shape.ts";
import { areaField, gatewayIdField, homeIdField, kitIdField, timeField } from "./kit-fields.ts";

const assignmentSchema = z.object({
  kitId: kitIdField,
  gatewayId: gatewayIdField,
  homeId: homeIdField,
  /** Where that home was then. */
  area: areaField.nullable(),
  fromMs: timeField,
  untilMs: timeField.nullable(),
});
export type AssignmentContent = z.output<typeof assignmentSchema>;

export const assignmentRecord: RecordShape<AssignmentContent> = {
  kind: "assignment",
  schema: assignmentSchema,
  sealedFor: () => null,
  area: ({ area }) => area,
  indexTables: [{ table: "assignments", idColumn: "assignment_id", rows: "one" }],
  indexRows: ({ kitId, gatewayId, homeId, fromMs, untilMs }, { id }) => [
    {
      table: "assignments",
      row: {
        assignment_id: id,
        gateway_id: gatewayId,
        home_id: homeId,
        bucket: bucketOf(homeId),
        from_ms: fromMs,
        until_ms: untilMs,
        kit_id: kitId,
      },
    },
  ],
};
