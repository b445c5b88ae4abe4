/**
 * Why something was raised, as facts: what a rule saw and what it compared it with. Sentences in both languages are made from them where people read
 * (`grounds-text.ts`); a rule writes no sentence.
 *
 * Shapes: instants are milliseconds since 1970, lengths are milliseconds, rooms come from the closed list; null = nobody knows.
 * Limits: `groundsMax` to one verdict, the most telling one first.
 */

import { z } from "zod";
import { confidences, lifeKinds } from "./alarm.ts";
import { rooms } from "./home.ts";

export const groundsMax = 8;

const instant = z.number().int();
const length = z.number().int().nonnegative();
const room = z.enum(rooms).nullable();
const device = z.string().max(64).nullable();

export const groundSchema = z.discriminatedUnion("kind", [
  /** Nobody moved since then; the room is where somebody was seen last. */
  z.object({ kind: z.literal("no-movement"), sinceMs: instant, room }),
  /** In this home, after a last movement at this hour, nobody is still for longer than that. */
  z.object({ kind: z.literal("usual-at-most"), lengthMs: length }),
  /** That is set: by the area, for the home, or as the service's own limit. */
  z.object({ kind: z.literal("limit-set"), lengthMs: length }),
  /** Somebody went into that room and was seen nowhere else since. */
  z.object({ kind: z.literal("stay-in-room"), sinceMs: instant, room }),
  /** No exterior door has moved since then; counted in days from 08:00 on the clock of the home. */
  z.object({ kind: z.literal("door-unopened"), sinceMs: instant, days: z.number().int().positive() }),
  /** Of the detectors that could have seen somebody, so many were known to work. */
  z.object({
    kind: z.literal("detectors"),
    working: z.number().int().nonnegative(),
    known: z.number().int().nonnegative(),
  }),
  z.object({ kind: z.literal("out"), sinceMs: instant }),
  z.object({ kind: z.literal("usually-back-within"), lengthMs: length }),
  z.object({ kind: z.literal("door-open"), sinceMs: instant, deviceId: device }),
  /** Somebody pressed, or a detector of danger spoke. */
  z.object({ kind: z.literal("reported"), alarm: z.enum(lifeKinds), deviceId: device, room }),
  z.object({ kind: z.literal("fall"), room, confidence: z.enum(confidences) }),
  z.object({ kind: z.literal("lying"), sinceMs: instant }),
  z.object({ kind: z.literal("still-after-fall"), sinceMs: instant }),
  z.object({ kind: z.literal("not-cleared") }),
  z.object({ kind: z.literal("a-fall-lately"), atMs: instant }),
  z.object({ kind: z.literal("gateway-silent"), sinceMs: instant }),
  z.object({ kind: z.literal("visitor-maybe"), untilMs: instant }),
  /** When it happened is known no better; null = not at all. */
  z.object({ kind: z.literal("happened-between"), fromMs: instant.nullable(), untilMs: instant }),
  z.object({ kind: z.literal("late"), byMs: length }),
]);
export type Ground = z.infer<typeof groundSchema>;
export const groundsSchema = z.array(groundSchema).max(groundsMax);
