/** The contract of the learned day as zod schemas: `satisfies` makes the compiler compare them with contract/learned-day.ts. */

import { z } from "zod";
import { rooms } from "@shouwang/shared/domain/home.ts";
import {
  advisoryKinds,
  sensitivities,
  type AdvisoryGround,
  type AdvisoryView,
  type LearnedDayView,
} from "./contract/learned-day.ts";

const atMs = z.number().int();
const lengthMs = z.number().int();
const count = z.number().int();
const room = z.enum(rooms).nullable();

const ground = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("no-movement"), sinceMs: atMs, room }),
  z.object({ kind: z.literal("usual-at-most"), lengthMs }),
  z.object({ kind: z.literal("detectors"), working: count, known: count }),
  z.object({ kind: z.literal("out"), sinceMs: atMs }),
  z.object({ kind: z.literal("usually-back-within"), lengthMs }),
]) satisfies z.ZodType<AdvisoryGround>;

export const advisoryView = z.object({
  kind: z.enum(advisoryKinds),
  sinceMs: atMs,
  grounds: z.array(ground),
  because: z.object({ zh: z.string(), en: z.string() }),
}) satisfies z.ZodType<AdvisoryView>;

const soFar = z.object({ known: count, needed: count });

export const learnedDayView = z.object({
  homeId: z.string(),
  nowMs: atMs,
  timeZone: z.string(),
  sensitivity: z.enum(sensitivities),
  standing: z.enum(["off", "learning", "learned"]),
  days: soFar,
  outings: soFar,
  usualMinutes: z.array(count),
  othersAt: z.array(count),
  quiet: z.object({ forMs: lengthMs, halfHour: count }).nullable(),
  advisories: z.array(advisoryView),
}) satisfies z.ZodType<LearnedDayView>;
