/** What a centre outside may say of an incident that it was told of: the body of a signed message (docs/centre-api.md). */

import { z } from "zod";
import { parseIncidentId } from "@shouwang/shared/domain/ids.ts";
import { outcomes } from "../../alarms/incident.ts";
import type { PersonInput } from "../../alarms/incident-input.ts";
import { nobodysName } from "../../alarms/name.ts";

const incidentIdField = z.string().transform((text, context) => {
  const parsed = parseIncidentId(text);
  if (parsed !== undefined) return parsed;
  context.addIssue({ code: "custom", message: "not an id of an incident" });
  return z.NEVER;
});
const about = {
  incidentId: incidentIdField,
  /** That the operator was shown: the `incidentVersion` of the notice, or of the last answer. */
  version: z.int().min(0),
  /** Who does this, by name: a person, never a system or a seat. */
  by: z
    .string()
    .trim()
    .min(1)
    .max(64)
    .refine((name) => nobodysName(name) === null, "give the name of the person who does this"),
};
const messageOf = <Type extends string, Data extends z.ZodType>(type: Type, data: Data) =>
  // New keys may come, as Standard Webhooks want it.
  z.object({ type: z.literal(type), data });

export const centreMessageSchema = z.discriminatedUnion("type", [
  messageOf("incident.acknowledge", z.object(about)),
  messageOf("incident.attend", z.object(about)),
  messageOf(
    "incident.close",
    z.object({
      ...about,
      outcome: z.enum(outcomes),
      note: z.string().max(2_000).default(""),
      /** Steps that are still open and fall away, each with its reason. */
      waive: z
        .array(z.object({ stepId: z.string().max(128), why: z.string().min(1).max(500) }))
        .max(50)
        .default([]),
    }),
  ),
  messageOf("incident.on-my-way", z.object(about)),
  messageOf("incident.cannot", z.object(about)),
  /** Whether this works: nothing is done. */
  messageOf("supervision.ping", z.object({})),
]);
export type CentreMessage = z.output<typeof centreMessageSchema>;

/** As the incident hears it. @param centre stands beside the name, so that the journal says where they sit. */
export function inputOf(message: Exclude<CentreMessage, { type: "supervision.ping" }>, centre: string): PersonInput {
  const { version } = message.data;
  const person = { by: `${message.data.by}（${centre}）`, version, via: "centre" } as const;
  switch (message.type) {
    case "incident.acknowledge":
      return { kind: "acknowledge", ...person };
    case "incident.attend":
      return { kind: "attend", ...person };
    case "incident.close": {
      const { outcome, note, waive } = message.data;
      return { kind: "close", outcome, note, waive, ...person };
    }
    case "incident.on-my-way":
      return { kind: "says", what: "on-my-way", ...person };
    case "incident.cannot":
      return { kind: "says", what: "cannot", ...person };
  }
}
