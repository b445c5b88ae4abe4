/**
 * The time in which nobody decided here (a restart, a long pause) or nobody could be heard (no broker) is an input to every home before
 * any deadline is looked at: it is no gateway's silence and no resident's (docs/requirements.md, R-051, R-140).
 *
 * Inputs: what memory was restored with, and now. Limits: one input for `deafSlice` homes at a time.
 */

import { seconds } from "@shouwang/shared/time/duration.ts";
import type { Memory, SubjectMemory } from "../ledger/draft.ts";

/** Nobody notices less. */
export const deafMin = seconds(10);
const deafSlice = 200;

/** `toMs` null: still deaf. */
export type Deafness = { subjects: readonly string[]; fromMs: number; toMs: number | null };

/** Nothing for a ledger that was never alive, or whose pause no home could have noticed. */
export function deafnessSince(memory: Memory & { aliveAtMs: number | null }, toMs: number): readonly Deafness[] {
  if (memory.aliveAtMs === null) return [];
  let fromMs = memory.aliveAtMs;
  for (const { state } of memory.subjects.values()) fromMs = Math.max(fromMs, state?.gateway.lastHeardAtMs ?? fromMs);
  return toMs - fromMs < deafMin ? [] : deafnessOf(memory, { fromMs, toMs });
}

/** For every home that detection knows, or for those of them that `isMeant`. */
export function deafnessOf(
  memory: Memory,
  deaf: { fromMs: number; toMs: number | null },
  isMeant: (state: NonNullable<SubjectMemory["state"]>) => boolean = () => true,
): readonly Deafness[] {
  const known: string[] = [];
  // One home after the other: all of them taken up at once would be gigabytes.
  for (const { subject, state } of memory.subjects.values()) if (state !== null && isMeant(state)) known.push(subject);
  const slices: Deafness[] = [];
  for (let at = 0; at < known.length; at += deafSlice)
    slices.push({ subjects: known.slice(at, at + deafSlice), ...deaf });
  return slices;
}
