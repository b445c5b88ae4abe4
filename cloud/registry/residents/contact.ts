/** Somebody to call for a home, in the order in which they are called. Whether they answer is data: it is tried, and what came of it is kept. */

import { z } from "zod";
import { lineField, timeField } from "../fields.ts";
import { digitsOf } from "@shouwang/shared/domain/phone.ts";

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

/** As somebody writes it down: without an id when they are new, and never with what came of a test. */
export type WrittenContact = Omit<Contact, "contactId" | "tested"> & { contactId: string | null };

/**
 * The list in its new order. What came of a test stays with whoever was tested, unless they have another number now; an id is never given to
 * somebody else. Null: an id stands there twice, or is nobody's.
 * @param version the one that is being made.
 */
export function contactsAs(
  before: readonly Contact[],
  written: readonly WrittenContact[],
  version: number,
): Contact[] | null {
  const known = new Map(before.map((one) => [one.contactId, one]));
  const named = written.flatMap(({ contactId }) => contactId ?? []);
  if (new Set(named).size < named.length || named.some((contactId) => !known.has(contactId))) return null;
  return written.map((one, at) => {
    if (one.contactId === null) return { ...one, contactId: `c-${version}-${at + 1}`, tested: null };
    const was = known.get(one.contactId);
    const isSameNumber = was !== undefined && digitsOf(was.phone) === digitsOf(one.phone);
    return { ...one, contactId: one.contactId, tested: isSameNumber ? was.tested : null };
  });
}

/** When one of them answered last; null when none did at the last try. */
export function reachedAtMs(contacts: readonly Contact[]): number | null {
  const times = contacts.flatMap(({ tested }) => (tested?.outcome === "answered" ? [tested.atMs] : []));
  return times.length === 0 ? null : Math.max(...times);
}
