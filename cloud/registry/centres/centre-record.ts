/** A centre: who answers the alarms of an area, under which numbers and at which hours. It names a house and no person, so it is sealed for nobody. */

import { z } from "zod";
import type { RecordShape } from "../../records/record-shape.ts";
import { areaField, lineField, timeField } from "../fields.ts";
import { timeWindowSchema } from "../settings/time-window.ts";

/** `desk`: its operators sit at this system's own desk. `remote`: they have a system of their own, which a connector must reach. */
export const centreKinds = ["desk", "remote"] as const;
export const centrePhonesMax = 5;
const windowsMax = 14;

export const centreSchema = z.object({
  name: lineField(64),
  kind: z.enum(centreKinds),
  /** Whoever looks after this area looks after the centre. Null = everywhere. */
  area: areaField.nullable(),
  phones: z.array(z.object({ label: lineField(32), number: z.string().regex(/^\+?\d{3,20}$/) })).max(centrePhonesMax),
  /** When somebody is there. Empty = always. */
  hours: z.array(timeWindowSchema).max(windowsMax),
  closedAtMs: timeField.nullable(),
});
export type CentreContent = z.output<typeof centreSchema>;

export const centreRecord: RecordShape<CentreContent> = {
  kind: "centre",
  schema: centreSchema,
  sealedFor: () => null,
  area: ({ area }) => area,
  indexTables: [],
  indexRows: () => [],
};
