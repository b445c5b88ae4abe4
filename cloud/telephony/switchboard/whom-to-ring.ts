/**
 * Which telephones ring for one call that came. Pure.
 *
 * Idea: the telephones of operators who have a page open ring at once; where there are none, those of the desk. When nobody has taken it for `ringMs`, or none of them can be rung, the desk's and the overflow ring too,
 * and the others go on. One that was busy or did not answer is rung again after a while: a caller never hears that it is busy while a telephone could ring.
 *
 * Limits: after `ringsAtMostMs` the caller is told that nobody is there; one who is still in the line then has been waiting for three minutes, as long as proxies wait (RFC 3261 §16.6, timer C).
 */

import { minutes, seconds } from "@shouwang/shared/time/duration.ts";

export const ringsAtMostMs = minutes(3);
/** Of one that was busy, or away. */
const rungAgainAfterMs = seconds(8);

export type Rung = { isRinging: boolean; /** null = it rings for the first time. */ failedAtMs: number | null };

export type Ringing = {
  nowMs: number;
  beganAtMs: number;
  ringMs: number;
  /** Telephones of operators, of the desk, and the overflow. */
  operators: readonly string[];
  desk: readonly string[];
  overflow: string | null;
  rung: ReadonlyMap<string, Rung>;
};

/** `ring`: those to be rung now, in order, without those that ring. */
export type ToRing = { kind: "ring"; ring: readonly string[] } | { kind: "give-up" };

export function whomToRing(ringing: Ringing): ToRing {
  const { nowMs, beganAtMs, ringMs, operators, desk, overflow, rung } = ringing;
  const waitedMs = nowMs - beganAtMs;
  if (waitedMs >= ringsAtMostMs) return { kind: "give-up" };
  const nearest = operators.length > 0 ? operators : desk;
  const rest = overflow === null ? desk : [...desk, overflow];
  const isNobodyLeft = nearest.every((phone) => hasFailed(rung.get(phone)));
  const all = waitedMs >= ringMs || isNobodyLeft ? [...nearest, ...rest] : nearest;
  if (nearest.length === 0 && rest.length === 0) return { kind: "give-up" };
  const isDue = (phone: string): boolean => {
    const one = rung.get(phone);
    if (one === undefined) return true;
    return !one.isRinging && nowMs - (one.failedAtMs ?? nowMs) >= rungAgainAfterMs;
  };
  return { kind: "ring", ring: [...new Set(all)].filter(isDue) };
}

const hasFailed = (one: Rung | undefined): boolean => one !== undefined && one.failedAtMs !== null;
