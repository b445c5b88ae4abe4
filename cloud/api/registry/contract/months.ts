/** The numbers of an area, month by month, as the page of its supervisor shows them. */

import { z } from "zod";
import { operatorField } from "../../fields.ts";
import { sentence } from "./sentence.ts";

const atMs = z.number().int();
/** By the id of a measure; null = there is nothing that it could be said of. A share is a part of 1, a length of time has milliseconds. */
const numbers = z.record(z.string(), z.number().nullable());

export const measureView = z.strictObject({
  id: z.string(),
  group: z.enum(["alarms", "answering", "outcome", "calls", "equipment", "people"]),
  unit: z.enum(["count", "share", "ms"]),
  /** `standing`: how things stood when it was read, or when the month was closed. */
  kind: z.enum(["flow", "standing"]),
  name: sentence,
  formula: sentence,
  target: z.strictObject({ value: z.number(), is: z.enum(["at-least", "at-most"]), source: sentence }).nullable(),
});
export type MeasureView = z.infer<typeof measureView>;

/** `isWhole` false: what stands there is not what was written. */
const closed = z.strictObject({ atMs, by: z.string(), isWhole: z.boolean() }).nullable();
const change = z.strictObject({ measure: z.string(), was: z.number().nullable(), is: z.number().nullable() });

export const monthView = z.strictObject({
  month: z.string(),
  area: z.string(),
  name: sentence.nullable(),
  fromMs: atMs,
  untilMs: atMs,
  isOver: z.boolean(),
  measures: z.array(measureView),
  total: z.strictObject({ numbers, closed }),
  /** `area` null = said of nowhere. `name` null = the list of areas does not know it. */
  areas: z.array(z.strictObject({ area: z.string().nullable(), name: sentence.nullable(), numbers, closed })),
  corrections: z.array(
    z.strictObject({
      n: z.number().int(),
      atMs,
      by: z.string(),
      why: z.string(),
      changes: z.array(change),
      isWhole: z.boolean(),
    }),
  ),
});
export type MonthView = z.infer<typeof monthView>;

/** Null: the month is not closed. */
export const sinceClosingView = z.strictObject({
  changed: z.strictObject({ changes: z.array(change), lateIncidents: z.number().int() }).nullable(),
});
export type SinceClosingView = z.infer<typeof sinceClosingView>;

/** Closed months, the earliest first. */
export const courseView = z.strictObject({ months: z.array(z.strictObject({ month: z.string(), numbers })) });
export type CourseView = z.infer<typeof courseView>;

/** `by`: where nobody signs in. */
export const closedMonth = z.strictObject({ by: operatorField.optional() });
export const closedMonthView = z.strictObject({ areas: z.number().int() });

export const whyMax = 300;
export const correctedMonth = z.strictObject({
  by: operatorField.optional(),
  why: z.string().trim().min(1, "say why").max(whyMax),
});
export const correctedMonthView = z.strictObject({ n: z.number().int() });
