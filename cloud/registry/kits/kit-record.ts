/** A kit: what is handed over in one box. It says nothing of a person; which home it stands in is an id. */

import { z } from "zod";
import type { RecordShape } from "../../records/record-shape.ts";
import { areaField, assignmentIdField, gatewayIdField, homeIdField, printedField, timeField } from "./kit-fields.ts";
import { kitActs, kitStates } from "./kit-machine.ts";
import { maintenanceSchema } from "./maintenance.ts";

/** A closed list: what somebody would type here could be about a person's health. */
export const suspendReasons = ["home-empty", "asked-by-resident", "contract-ended", "repair", "other"] as const;
export type SuspendReason = (typeof suspendReasons)[number];

const despiteSchema = z.object({ what: printedField(96).min(1), why: printedField(200).min(1) });
export type Despite = z.output<typeof despiteSchema>;

const kitSchema = z.object({
  label: printedField(64).min(1),
  /** Who it belongs to; while it is in a home, where that is. Null = the whole deployment's. */
  area: areaField.nullable(),
  state: z.enum(kitStates),
  sinceMs: timeField,
  gatewayId: gatewayIdField.nullable(),
  /** Both or neither. */
  homeId: homeIdField.nullable(),
  assignmentId: assignmentIdField.nullable(),
  /** Null for a kit of before there were codes. */
  claim: z.object({ hash: z.string(), madeAtMs: timeField }).nullable(),
  suspendedFor: z.enum(suspendReasons).nullable(),
  /** The last one: it may be over. */
  maintenance: maintenanceSchema.nullable(),
  /** What was missing when it went live, and why it did all the same; left out before kits were held to that. */
  liveDespite: z.array(despiteSchema).max(128).optional(),
  /** What was done that made this version; left out where nobody did one of these, and of before. */
  act: z.enum(kitActs).optional(),
});
export type KitContent = z.output<typeof kitSchema>;

export const kitRecord: RecordShape<KitContent> = {
  kind: "kit",
  schema: kitSchema,
  sealedFor: () => null,
  area: ({ area }) => area,
  indexTables: [{ table: "kits", idColumn: "kit_id", rows: "one" }],
  indexRows: (content, { id }) => [
    {
      table: "kits",
      row: {
        kit_id: id,
        label: content.label,
        area: content.area ?? "",
        state: content.state,
        gateway_id: content.gatewayId,
        home_id: content.homeId,
        claim_hash: content.claim?.hash ?? null,
        maintenance_until_ms: content.maintenance?.untilMs ?? null,
      },
    },
  ],
};
