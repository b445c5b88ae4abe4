/** What the page behind a link of a message shows and sends: nobody is signed in there, the link itself says who was asked. */

import { z } from "zod";
import { inferredKinds, lifeKinds } from "@shouwang/shared/domain/alarm.ts";
import { incidentModes } from "../../alarms/incident.ts";

/** 128 random bits, base64url. */
export const linkToken = z.string().regex(/^[A-Za-z0-9_-]{22}$/, "not a link of ours");

export const linkAnswers = ["has-it", "on-my-way", "cannot"] as const;
export type LinkAnswer = (typeof linkAnswers)[number];

export const linkLook = z.strictObject({ token: linkToken });
/** `version`: of what the page showed. */
export const linkTap = z.strictObject({
  token: linkToken,
  what: z.enum(linkAnswers),
  version: z.number().int().min(0),
});

export const linkView = z.strictObject({
  language: z.enum(["zh", "en"]),
  /** Who was asked, as the answer will stand in the record. */
  asked: z.string(),
  mode: z.enum(incidentModes),
  isOver: z.boolean(),
  version: z.number().int(),
  /** Who may need help; null: the home is not known. */
  who: z.string().nullable(),
  /** Shown to those who go there. */
  address: z.string().nullable(),
  alarms: z.array(
    z.strictObject({
      alarm: z.enum([...lifeKinds, ...inferredKinds]),
      room: z.string().nullable(),
      occurredAtMs: z.number().nullable(),
      isLate: z.boolean(),
      /** Why it was raised, in sentences; null = the kind says it all. */
      because: z.strictObject({ zh: z.string(), en: z.string() }).nullable(),
    }),
  ),
  hasIt: z.string().nullable(),
  statements: z.array(z.strictObject({ by: z.string(), what: z.enum(linkAnswers), atMs: z.number() })),
  /** What this person said last. */
  mine: z.enum(linkAnswers).nullable(),
});
export type LinkView = z.output<typeof linkView>;

export const linkOutcomes = ["taken", "stale", "over", "refused"] as const;
export const linkTapped = z.strictObject({ outcome: z.enum(linkOutcomes), why: z.string().nullable(), view: linkView });
export type LinkTapped = z.output<typeof linkTapped>;
