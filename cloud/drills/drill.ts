/**
 * A drill: a supervisor lets an area practise. Pure: whether it may begin, and what its numbers are.
 *
 * Idea: each home has an incident of its own in mode `drill`, beside the live one if there is one; a live alarm in the same home stays live. The same plan runs on the same
 * clocks (`dispatch/lane-plan.ts`); it ends by itself. How quickly people answered is counted from these incidents alone, and never with live ones.
 *
 * Limits: `homesMax` homes, `drillMax` long. Source: docs/architecture.md §5; docs/decisions/0120.
 */

import { z } from "zod";
import { lifeKinds } from "@shouwang/shared/domain/alarm.ts";
import type { AreaCode, HomeId, IncidentId } from "@shouwang/shared/domain/ids.ts";
import { hours } from "@shouwang/shared/time/duration.ts";
import type { Sentence } from "../registry/residents/sentence.ts";

export const homesMax = 20;
export const includesMax = 100;
/** A shift's practice; the live desk goes on beside it. */
export const drillMax = hours(2);

/** What stands in its row: ids only. */
export const drillSchema = z.object({
  alarm: z.enum(lifeKinds),
  homes: z.array(z.object({ homeId: z.string(), incidentId: z.string().nullable() })).max(homesMax),
  /**
   * Persons who agreed to be called, each with their home: `home-7/contact:c-3-1`. Two homes may call their contacts by the same id, and whoever agreed in one of them did
   * not agree in the other; one that names no home is nobody's.
   */
  includes: z.array(z.string().max(160)).max(includesMax),
  /** Who ended it before its time; null = its time was over, or everybody had closed theirs. */
  endedBy: z.string().max(64).nullable().default(null),
});
export type DrillContent = z.output<typeof drillSchema>;

export type Drill = {
  drillId: string;
  /** Null: the whole deployment. */
  area: AreaCode | null;
  by: string;
  fromMs: number;
  untilMs: number;
  endedAtMs: number | null;
} & DrillContent;

export type DrillAsked = {
  area: AreaCode | null;
  by: string;
  homes: readonly HomeId[];
  alarm: DrillContent["alarm"];
  includes: readonly string[];
  forMs: number;
};

export const includedText = (homeId: string, contactId: string): string => `${homeId}/contact:${contactId}`;

/** As plans name them: `contact:c-3-1`. */
export function includedOf({ includes }: Pick<Drill, "includes">, homeId: string): readonly string[] {
  const prefix = `${homeId}/`;
  return includes.filter((one) => one.startsWith(prefix)).map((one) => one.slice(prefix.length));
}

export type DrillRefused = { kind: "refused"; why: Sentence };

/** @param busy homes in which a drill is under way. Null: it may begin. */
export function drillProblem({ homes, forMs, by }: DrillAsked, busy: ReadonlySet<string>): Sentence | null {
  if (homes.length === 0 || homes.length > homesMax) return sentences.homes;
  if (!(forMs > 0 && forMs <= drillMax)) return sentences.length;
  if (by.trim() === "") return sentences.nobody;
  return homes.some((one) => busy.has(one)) ? sentences.busy : null;
}

const sentences = {
  homes: { zh: "请选择1至20户。", en: "Name between 1 and 20 homes." },
  length: { zh: "一次演练最长2小时。", en: "A drill lasts 2 hours at most." },
  nobody: { zh: "请写明由谁发起。", en: "Say who begins it." },
  busy: { zh: "所选住户中有正在进行的演练。", en: "In one of these homes a drill is under way." },
} as const satisfies Readonly<Record<string, Sentence>>;

/** What an incident tells about how it was answered; null = not yet, or never. */
export type Answered = {
  homeId: string;
  incidentId: IncidentId | null;
  openedAtMs: number | null;
  deliveredAfterMs: number | null;
  acknowledgedAfterMs: number | null;
  attendedAfterMs: number | null;
  closedAfterMs: number | null;
  acknowledgedBy: string | null;
  attendedBy: string | null;
  closedBy: string | null;
  escalations: number;
};
