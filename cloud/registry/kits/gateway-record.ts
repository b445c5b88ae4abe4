/** A gateway, whether it is in a kit, on a shelf or broken. Its id stays known for ever: a press from one that nobody uses any more still raises. */

import { z } from "zod";
import type { RecordShape } from "../../records/record-shape.ts";
import { areaField, kitIdField, printedField, serialField, timeField } from "./kit-fields.ts";

const gatewaySchema = z.object({
  /** Null = in no kit. */
  kitId: kitIdField.nullable(),
  area: areaField.nullable(),
  model: printedField(64),
  serial: serialField,
  madeAtMs: timeField,
  /** When it was taken out of a kit; null while it was not. */
  replacedAtMs: timeField.nullable(),
});
export type GatewayContent = z.output<typeof gatewaySchema>;

export const gatewayRecord: RecordShape<GatewayContent> = {
  kind: "gateway",
  schema: gatewaySchema,
  sealedFor: () => null,
  area: ({ area }) => area,
  indexTables: [{ table: "gateways", idColumn: "gateway_id", rows: "one" }],
  indexRows: ({ madeAtMs }, { id }) => [{ table: "gateways", row: { gateway_id: id, created_at_ms: madeAtMs } }],
};
