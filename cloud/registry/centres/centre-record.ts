/** A centre: who answers the alarms of an area, under which numbers and at which hours. It names a house and no person, so it is sealed for nobody. */

import { z } from "zod";
import { parseConnectorId } from "@shouwang/shared/domain/ids.ts";
import { codeOverridesSchema } from "../../emergency/mapping/code-table.ts";
import type { RecordShape } from "../../records/record-shape.ts";
import { areaField, id, lineField, timeField } from "../fields.ts";
import { timeWindowSchema } from "../settings/time-window.ts";

/** `desk`: its operators sit at this system's own desk. `remote`: they have a system of their own, which a connector must reach. */
export const centreKinds = ["desk", "remote"] as const;
export const centrePhonesMax = 5;
const windowsMax = 14;
/** All of them are to be tried within one attempt (25 s). */
export const centrePathsMax = 6;

/** One way to a centre with a system of its own, by a connector. */
export const centrePathSchema = z.strictObject({
  connectorId: id(parseConnectorId),
  /** Under which the centre knows us by this path; null = as the connector says. */
  account: z
    .string()
    .regex(/^[0-9A-Za-z]{3,16}$/, "not an account: 3 to 16 letters and digits")
    .nullable(),
  /** After that the next path is asked. */
  timeoutSeconds: z.number().min(1).max(25),
  /** How often it is asked whether it stands; null = as the connector says, 0 = never. */
  superviseSeconds: z
    .int()
    .min(0)
    .max(25 * 60 * 60)
    .refine((every) => every === 0 || every >= 5, "at least 5 seconds, or 0 for never")
    .nullable(),
  /** Where this centre wants other codes than ours. */
  codes: codeOverridesSchema,
});
export type CentrePath = z.output<typeof centrePathSchema>;

export const centreSchema = z.object({
  name: lineField(64),
  kind: z.enum(centreKinds),
  /** Whoever looks after this area looks after the centre. Null = everywhere. */
  area: areaField.nullable(),
  phones: z.array(z.object({ label: lineField(32), number: z.string().regex(/^\+?\d{3,20}$/) })).max(centrePhonesMax),
  /** When somebody is there. Empty = always. */
  hours: z.array(timeWindowSchema).max(windowsMax),
  closedAtMs: timeField.nullable(),
  /** Of a remote one, in the order in which they are asked. Records of before have none. */
  paths: z.array(centrePathSchema).max(centrePathsMax).default([]),
  /** The connector by which it tells us what it does; null = by telephone. */
  inbound: id(parseConnectorId).nullable().default(null),
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
