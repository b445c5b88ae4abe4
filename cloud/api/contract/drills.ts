/** Drills, as the page of whoever begins them shows and sends them. */

import { z } from "zod";
import { lifeKinds } from "@shouwang/shared/domain/alarm.ts";
import { minutes } from "@shouwang/shared/time/duration.ts";
import { drillMax, homesMax, includesMax } from "../../drills/drill.ts";
import { homeIdField, operatorField } from "../fields.ts";

const atMs = z.number().int();

export const begunDrill = z.strictObject({
  /** Where nobody signs in. */
  by: operatorField.optional(),
  homes: z.array(homeIdField).min(1).max(homesMax),
  alarm: z.enum(lifeKinds),
  minutes: z
    .number()
    .min(1)
    .max(drillMax / minutes(1)),
  /** Contacts who agreed to be called, each in their home. */
  includes: z
    .array(
      z.strictObject({
        homeId: homeIdField,
        contactId: z.string().regex(/^[a-z0-9-]{1,64}$/, "not an id: [a-z0-9-]{1,64}"),
      }),
    )
    .max(includesMax)
    .default([]),
});
export type BegunDrill = z.input<typeof begunDrill>;

export const finishedDrill = z.strictObject({ by: operatorField.optional() });

export const drillView = z.object({
  drillId: z.string(),
  area: z.string().nullable(),
  by: z.string(),
  fromMs: atMs,
  untilMs: atMs,
  endedAtMs: atMs.nullable(),
  endedBy: z.string().nullable(),
  alarm: z.enum(lifeKinds),
  homes: z.array(z.object({ homeId: z.string(), incidentId: z.string().nullable() })),
  includes: z.array(z.string()),
});

export const answeredDrillView = drillView.extend({
  answered: z.array(
    z.object({
      homeId: z.string(),
      /** Null: not known any more, or not shown to whoever asks. */
      homeName: z.string().nullable(),
      incidentId: z.string().nullable(),
      openedAtMs: atMs.nullable(),
      deliveredAfterMs: atMs.nullable(),
      acknowledgedAfterMs: atMs.nullable(),
      attendedAfterMs: atMs.nullable(),
      closedAfterMs: atMs.nullable(),
      acknowledgedBy: z.string().nullable(),
      attendedBy: z.string().nullable(),
      closedBy: z.string().nullable(),
      escalations: z.number().int(),
    }),
  ),
});
export type DrillView = z.output<typeof answeredDrillView>;
