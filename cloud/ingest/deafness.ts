/**
 * The time in which nobody decided here (a restart, a long pause) is an input to every home before any deadline is looked at:
 * it is no gateway's silence and no resident's (docs/requirements.md, R-051).
 *
 * Inputs: what memory was restored with, and now. Limits: one input for `deafSlice` homes at a time.
 */

import { seconds } from "@shouwang/shared/time/duration.ts";
import type { Memory } from "./draft.ts";

const deafMin = seconds(10);
const deafSlice = 200;

export type Deafness = { subjects: readonly string[]; fromMs: number; toMs: number };

/** Nothing for a ledger that was never alive, or whose pause no home could have noticed. */
export function deafnessSince(memory: Memory & { aliveAtMs: number | null }, toMs: number): readonly Deafness[] {
  if (memory.aliveAtMs === null) return [];
  const known = [...memory.subjects.values()].flatMap(({ subject, state }) => (state ? [{ subject, state }] : []));
  const fromMs = known.reduce((last, { state }) => Math.max(last, state.gateway.lastHeardAtMs), memory.aliveAtMs);
  if (toMs - fromMs < deafMin) return [];
  const slices: Deafness[] = [];
  for (let at = 0; at < known.length; at += deafSlice) {
    slices.push({ subjects: known.slice(at, at + deafSlice).map(({ subject }) => subject), fromMs, toMs });
  }
  return slices;
}
