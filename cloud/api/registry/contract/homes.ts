/** Homes as the register has them, with or without a kit: where they are, how to get in, whom to call, who lives there. */

import { z } from "zod";
import { homeKinds } from "../../../registry/registry.ts";
import { reachOutcomes } from "../../../registry/residents/contact.ts";
import { areaCodeField } from "../area-query.ts";
import { residentRecordView } from "./residents.ts";
import { keptState, seenVersion, typedLine, wallMs } from "./written.ts";

const hoursView = z.array(z.strictObject({ weekdays: z.array(z.number().int()), from: z.string(), to: z.string() }));

export const contactView = z.strictObject({
  contactId: z.string(),
  name: z.string(),
  relation: z.string(),
  phone: z.string(),
  /** When they can be called, by ISO weekday; empty = at any time. */
  hours: hoursView,
  tested: z.strictObject({ atMs: wallMs, outcome: z.enum(reachOutcomes) }).nullable(),
});
export type ContactView = z.infer<typeof contactView>;

/** What of a home is not shown to whoever asks is null, or an empty list; `hidden` says which. */
export const homeRecordView = z.strictObject({
  homeId: z.string(),
  version: z.number().int(),
  state: keptState,
  kind: z.enum(homeKinds).nullable(),
  name: z.string().nullable(),
  area: z.string().nullable(),
  address: z.string().nullable(),
  entry: z.string().nullable(),
  keySafe: z.string().nullable(),
  phone: z.string().nullable(),
  timeZone: z.string().nullable(),
  language: z.enum(["zh", "en"]).nullable(),
  contacts: z.array(contactView),
  isHighRisk: z.boolean().nullable(),
  /** Somebody may need help there now: the phase of the open incident, as the desk shows it. */
  alarm: z.strictObject({ phase: z.string() }).nullable(),
  hidden: z.array(z.enum(["address", "entry", "phone", "contacts", "health", "presence"])),
});
export type HomeRecordView = z.infer<typeof homeRecordView>;

/** Null: whoever asks is not told who lives there. */
export const homePeopleView = z.strictObject({
  atMs: wallMs.nullable(),
  people: z
    .array(
      z.strictObject({
        residentId: z.string(),
        state: keptState,
        /** Null: they live where whoever asks has no say now, or the record cannot be read. */
        record: residentRecordView.nullable(),
      }),
    )
    .nullable(),
});
export type HomePeopleView = z.infer<typeof homePeopleView>;

const lineOrNone = typedLine.nullable().transform((text) => (text === "" ? null : text));

/** What is changed by saying it; what is left out stays. */
export const homeFields = z.strictObject({
  name: typedLine.optional(),
  entry: lineOrNone.optional(),
  keySafe: lineOrNone.optional(),
  phone: lineOrNone.optional(),
  language: z.enum(["zh", "en"]).optional(),
  isHighRisk: z.boolean().optional(),
});

export const newHome = z.strictObject({
  area: areaCodeField,
  address: typedLine,
  name: typedLine,
  fields: homeFields.omit({ name: true }).default({}),
  /** Somebody looked at the home that is registered at this place, and this is another one. */
  isAnother: z.boolean().default(false),
});
export type NewHome = z.input<typeof newHome>;
/** 409 when a home stands at this place already. */
export const homeThere = z.looseObject({ code: z.string(), message: z.string(), homeId: z.string() });

export type HomeThereView = z.infer<typeof homeThere>;

export const writtenContact = z.strictObject({
  /** Null: somebody new. */
  contactId: z.string().max(64).nullable(),
  name: typedLine,
  relation: typedLine,
  phone: typedLine,
  hours: z
    .array(
      z.strictObject({
        weekdays: z.array(z.number().int().min(1).max(7)).min(1).max(7),
        from: z.string().max(5),
        to: z.string().max(5),
      }),
    )
    .max(14)
    .default([]),
});

export const changedHome = z.strictObject({ version: seenVersion, change: homeFields });
/** What is too long is refused by the registry, with its sentence; more than this is no list of people to call. */
export const changedContacts = z.strictObject({ version: seenVersion, contacts: z.array(writtenContact).max(100) });
export const testedContact = z.strictObject({ version: seenVersion, outcome: z.enum(reachOutcomes) });
export const movedHome = z.strictObject({ version: seenVersion, area: areaCodeField, address: typedLine });

/** Of the test of a contact that is under way in a home, or the last one; null = none since the start. */
export const contactTestView = z.strictObject({
  test: z
    .strictObject({
      contactId: z.string(),
      startedAtMs: wallMs,
      untilMs: wallMs,
      /** `not-sent`: nothing took the call or the message. Null = it is under way. */
      outcome: z.enum(["answered", "no-answer", "not-sent"]).nullable(),
      ways: z.array(
        z.strictObject({
          connector: z.string(),
          standing: z.enum(["waiting", "sent", "refused"]),
          why: z.string().nullable(),
        }),
      ),
    })
    .nullable(),
});
export type ContactTestView = z.infer<typeof contactTestView>;
