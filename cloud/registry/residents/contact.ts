/** Somebody to call for a home, in the order in which they are called. Whether they answer is data: it is tried, and what came of it is kept. */

import { z } from "zod";
import { lineField, timeField } from "../fields.ts";

export const reachOutcomes = ["answered", "no-answer", "wrong-number", "refused"] as const;
export type ReachOutcome = (typeof reachOutcomes)[number];

const clockField = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$|^24:00$/, "not a time of day: 08:30");

export const contactSchema = z.object({
  contactId: z.string().regex(/^[a-z0-9-]{1,64}$/),
  name: lineField(64),
  relation: lineField(32),
  phone: lineField(32),
  /** When they can be called, by ISO weekday (1 = Monday), in the time of the home. Empty = at any time. */
  hours: z
    .array(
      z.object({ weekdays: z.array(z.number().int().min(1).max(7)).min(1).max(7), from: clockField, to: clockField }),
    )
    .max(14)
    .default([]),
  /** Null = never tried. */
  tested: z
    .object({ atMs: timeField, outcome: z.enum(reachOutcomes) })
    .nullable()
    .default(null),
});
export type Contact = z.output<typeof contactSchema>;

export const contactsMax = 20;

/** When one of them answered last; null when none did at the last try. */
export function reachedAtMs(contacts: readonly Contact[]): number | null {
  const times = contacts.flatMap(({ tested }) => (tested?.outcome === "answered" ? [tested.atMs] : []));
  return times.length === 0 ? null : Math.max(...times);
}
