/**
 * The work that one fault is, from its beginning to its end: written when somebody does something about it, or when it has become another owner's. A fault that came and went
 * before anybody had to look has no record. Every version stays (record 0086), so who knew of a dead button, and since when, can be read afterwards.
 *
 * It names ids, staff and what they wrote about equipment.
 */

import { z } from "zod";
import { faultKinds } from "@shouwang/shared/domain/fault.ts";
import { parseAreaCode, parseDeviceId, parseGatewayId, parseHomeId } from "@shouwang/shared/domain/ids.ts";
import type { RecordShape } from "../records/record-shape.ts";
import { workOwners } from "./fault-target.ts";
import { actsMax } from "./work-machine.ts";

export const reasonMax = 300;

function id<T extends string>(parse: (text: string) => T | undefined) {
  return z.string().transform((text, context): T => {
    const parsed = parse(text);
    if (parsed !== undefined) return parsed;
    context.addIssue({ code: "custom", message: "not an id" });
    return z.NEVER;
  });
}
const timeField = z.number().int().min(0);
const reason = z.string().max(reasonMax);
const by = z.string().min(1).max(64);

const workItemSchema = z.object({
  gatewayId: id(parseGatewayId),
  deviceId: id(parseDeviceId).nullable(),
  fault: z.enum(faultKinds),
  homeId: id(parseHomeId).nullable(),
  /** Where that home was when it was first written. */
  area: id(parseAreaCode).nullable(),
  sinceMs: timeField,
  /** Null: the fault stands. */
  endedAtMs: timeField.nullable(),
  protectsLife: z.boolean(),
  acts: z
    .array(
      z.discriminatedUnion("kind", [
        z.object({ kind: z.literal("taken"), by, atMs: timeField }),
        z.object({ kind: z.literal("put-off"), by, atMs: timeField, untilMs: timeField, why: reason }),
        z.object({ kind: z.literal("done"), by, atMs: timeField, why: reason }),
        z.object({ kind: z.literal("escalated"), to: z.enum(workOwners), atMs: timeField }),
        z.object({
          kind: z.literal("told"),
          people: z.number().int().min(0),
          of: z.number().int().min(0),
          atMs: timeField,
        }),
      ]),
    )
    // People's acts and what the ladder wrote between them.
    .max(2 * actsMax),
});
export type WorkItem = z.output<typeof workItemSchema>;

export const workItemRecord: RecordShape<WorkItem> = {
  kind: "work-item",
  schema: workItemSchema,
  sealedFor: () => null,
  area: ({ area }) => area,
  indexTables: [{ table: "work_items", idColumn: "item_id", rows: "one" }],
  indexRows: ({ gatewayId, deviceId, fault, homeId, area, sinceMs, endedAtMs }, { id: itemId }) => [
    {
      table: "work_items",
      row: {
        item_id: itemId,
        gateway_id: gatewayId,
        device_id: deviceId ?? "",
        fault,
        home_id: homeId,
        area: area ?? "",
        since_ms: sinceMs,
        ended_at_ms: endedAtMs,
      },
    },
  ],
};
