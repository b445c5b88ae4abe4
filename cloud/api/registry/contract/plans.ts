/** Plans for alarms as pages see and write them, and what a plan would do with one alarm. */

import { z } from "zod";
import { inferredKinds, lifeKinds } from "@shouwang/shared/domain/alarm.ts";
import { originView, settingsPlaceView } from "./settings.ts";
import { sentence } from "./sentence.ts";

/** A person may need help, and why it is thought so. */
export const planKinds = [...lifeKinds, ...inferredKinds] as const;
export type PlanKind = (typeof planKinds)[number];

/** Whom a step tells. */
export const tellings = ["desk", "resident", "contacts", "responder", "supervisor", "ambulance", "fire"] as const;
export type Tell = (typeof tellings)[number];

export const clockText = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$|^24:00$/, "not a time of day: 08:30");
/** ISO: 1 = Monday. */
const weekday = z.number().int().min(1).max(7);
/** From a minute up to, not including, another; past midnight when the end is not after the beginning. */
export const windowView = z.object({ weekdays: z.array(weekday), from: clockText, to: clockText });
export type WindowView = z.infer<typeof windowView>;

export const stepView = z.object({
  tell: z.enum(tellings),
  /** Counted from the alarm. */
  afterMs: z.number().int(),
  /** Empty = always. */
  hours: z.array(windowView),
});
export type StepView = z.infer<typeof stepView>;
export const planView = z.object({
  kinds: z.array(z.enum(planKinds)),
  steps: z.array(stepView),
  /** After the last step, those where a human answers are told again this often. */
  againMs: z.number().int(),
});
export type PlanView = z.infer<typeof planView>;

export const plansView = z.strictObject({
  place: settingsPlaceView,
  version: z.number().int(),
  mayChange: z.boolean(),
  origin: originView,
  isOwn: z.boolean(),
  plans: z.array(planView),
  /** What the plans of a page may hold. */
  limits: z.strictObject({
    plansMax: z.number().int(),
    stepsMax: z.number().int(),
    windowsMax: z.number().int(),
    afterMsMax: z.number().int(),
    againMsLeast: z.number().int(),
    againMsMost: z.number().int(),
  }),
});
export type PlansView = z.infer<typeof plansView>;

/** An alarm that begins then, on the clock of the home; of plans that are not saved yet, or of those that hold. */
export const previewAsked = z.strictObject({
  kind: z.enum(planKinds),
  weekday,
  at: clockText,
  plans: z.array(planView).optional(),
});
export type PreviewAsked = z.infer<typeof previewAsked>;

export const tellingView = z.strictObject({
  afterMs: z.number().int(),
  tell: z.enum(tellings),
  /** One line for each contact of a home, in the order in which they are called; null for teams and numbers. */
  contact: z
    .strictObject({
      name: z.string(),
      hours: z.array(windowView),
      tested: z
        .strictObject({
          atMs: z.number().int(),
          outcome: z.enum(["answered", "no-answer", "wrong-number", "refused"]),
        })
        .nullable(),
    })
    .nullable(),
  /** `doubtful`: they are called, and did not answer at the last try or were never tried. `nobody-there`: no contact is known. */
  standing: z.enum(["told", "doubtful", "outside-hours", "nobody-there"]),
  isSureOfAHuman: z.boolean(),
});
export type TellingView = z.infer<typeof tellingView>;

export const previewView = z.strictObject({
  /** Empty: these plans can be saved. */
  holes: z.array(z.strictObject({ kinds: z.array(z.enum(planKinds)), sentence })),
  /** Null: no plan is for this kind. */
  preview: z
    .strictObject({
      tellings: z.array(tellingView),
      /** Null: never. */
      firstHumanAfterMs: z.number().int().nullable(),
      againMs: z.number().int(),
    })
    .nullable(),
});
export type PreviewView = z.infer<typeof previewView>;
