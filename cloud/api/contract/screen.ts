/** What whoever answers must have before their eyes: who it is, where, how to get in, what helps a rescue, whom to call. Read at once, and noted once. */

import { z } from "zod";

const atMs = z.number().int();
const text = z.string();
const sentence = z.object({ zh: text, en: text });

/** The last time that this number was called, or called us, about this home. */
const lastTried = z.object({
  atMs,
  /** `answered`, `no-answer`, `wrong-number`, `refused`, or how a telephone call ended. */
  what: text,
  /** `call`: on the desk's telephone; `test`: somebody tried the contact; `in`: they called us. */
  how: z.enum(["call", "test", "in"]),
  by: text.nullable(),
});

export const screenView = z.object({
  /** Null: nobody knows which home it is. */
  homeId: text.nullable(),
  /** `unregistered`: there is no record of it. `damaged`: it cannot be read; look into the paper file. */
  state: z.enum(["kept", "erased", "damaged", "unregistered"]),
  readAtMs: atMs,
  homeName: text.nullable(),
  address: text.nullable(),
  /** How to get in when nobody opens. */
  entry: text.nullable(),
  keySafe: text.nullable(),
  timeZone: text.nullable(),
  isHighRisk: z.boolean().nullable(),
  residents: z.array(
    z.object({
      residentId: text,
      name: text.nullable(),
      sex: z.enum(["male", "female"]).nullable(),
      /** `1940-01-05` */
      bornOn: text.nullable(),
      language: z.enum(["zh", "en"]).nullable(),
      risk: z.enum(["unknown", "low", "medium", "high"]),
      /** Null = not shown to whoever asks; empty = nothing is written there. */
      healthNotes: text.nullable(),
      /** Of five, 0 = intact to 4 = wholly dependent. */
      abilityGrade: z.number().int().nullable(),
      labels: z.array(sentence),
      /** Falls that a person confirmed, of which the record still knows. */
      falls: z.object({ count: z.number().int(), lastAtMs: atMs }).nullable(),
      reachedAtMs: atMs.nullable(),
    }),
  ),
  /** In the order in which they are called. */
  numbers: z.array(
    z.object({
      is: z.enum(["home", "resident", "contact"]),
      /** As plans name them; null = the home's own. */
      addressee: text.nullable(),
      name: text.nullable(),
      relation: text.nullable(),
      number: text,
      /** Whether this is an hour in which they can be called; null = nobody said. */
      isTheirHour: z.boolean().nullable(),
      hours: z.array(z.object({ weekdays: z.array(z.number().int()), from: text, to: text })),
      /** Null = never, as far as is known. */
      last: lastTried.nullable(),
    }),
  ),
  /** Closed ones of this home, the latest first. */
  earlier: z.array(z.object({ incidentId: text, atMs, alarms: z.array(text), outcome: text.nullable() })),
  /** What is not shown to whoever asks: never to be read as "there is none". */
  hidden: z.array(text),
});
export type ScreenView = z.output<typeof screenView>;
export type ScreenNumber = ScreenView["numbers"][number];
export type ScreenResident = ScreenView["residents"][number];
