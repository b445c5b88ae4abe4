/**
 * A maintenance window: somebody works on the kit of a home, from when to when. Pure.
 *
 * Idea: it moves work between people and stops nothing. Within it, a fault of the kit is the technician's who works there, and a test is shown as part of that work. A life
 * alarm raises, is told and escalates exactly as without it (docs/architecture.md §2.12): nothing here takes an alarm for an argument.
 *
 * Limits: it ends by itself, because it is compared with the time and never switched off: `windowMax` long at most, begun at most `aheadMax` from now.
 */

import { z } from "zod";
import { days, hours } from "@shouwang/shared/time/duration.ts";
import type { Sentence } from "../residents/sentence.ts";

/** A working day. Whoever needs longer says so again, and is asked why each time. */
const windowMax = hours(10);
const aheadMax = days(14);

export const maintenanceReasons = ["installation", "repair", "battery", "move", "drill"] as const;
export const maintenanceSchema = z.object({
  fromMs: z.number().int().min(0),
  untilMs: z.number().int().min(0),
  why: z.enum(maintenanceReasons),
  /** Who is responsible for the kit meanwhile, as the audit log writes people: `account/<id>`. */
  by: z.string().min(1).max(128),
});
export type Maintenance = z.output<typeof maintenanceSchema>;

export function isUnderMaintenance(window: Maintenance | null, nowMs: number): window is Maintenance {
  return window !== null && window.fromMs <= nowMs && nowMs < window.untilMs;
}

/** Whose work item a fault of this kit is. @param usual whose it is without a window. */
export function ownerOfFault<Owner extends string>(usual: Owner, window: Maintenance | null, nowMs: number) {
  return isUnderMaintenance(window, nowMs)
    ? { owner: "technician" as const, by: window.by }
    : { owner: usual, by: null };
}

/** Why this window may not be opened; null = it may. */
export function windowProblem(window: Pick<Maintenance, "fromMs" | "untilMs">, nowMs: number): Sentence | null {
  const { fromMs, untilMs } = window;
  if (!(untilMs > fromMs && untilMs > nowMs)) return sentences.over;
  if (untilMs - fromMs > windowMax) return sentences.tooLong;
  return fromMs - nowMs > aheadMax ? sentences.tooFar : null;
}

const sentences = {
  over: {
    zh: "维护窗口的结束时间须晚于开始时间和现在。",
    en: "The end of the window must be after its beginning and after now.",
  },
  tooLong: {
    zh: "维护窗口最长10小时。需要更久时请到时再次设置。",
    en: "A window lasts 10 hours at most. Set another one when more is needed.",
  },
  tooFar: { zh: "维护窗口最早可提前14天设置。", en: "A window begins 14 days from now at most." },
} as const satisfies Readonly<Record<string, Sentence>>;
